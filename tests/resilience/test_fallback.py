"""Fallbacks: a value, functions, a chain of both, and what they do not cover."""

import asyncio

import pytest

from armature.resilience import BreakerOpen, Fallback, InvalidSetting, Pipeline, Retry, TimedOut
from armature.resilience.testing import run


async def _price(product: str, *, error: BaseException | None = None) -> int:
    if error is not None:
        raise error
    return 12


async def test_a_call_that_succeeds_gives_its_own_result() -> None:
    assert await Fallback(value=0)(_price)("hammer") == 12


@pytest.mark.parametrize("error", [OSError(), TimedOut("late"), BreakerOpen("open")])
async def test_a_value_stands_in_for_failures_and_refusals(error: Exception) -> None:
    assert await Fallback(value=0)(_price)("hammer", error=error) == 0


async def test_a_function_is_given_the_exception_and_the_arguments() -> None:
    def known(error: Exception, product: str, *, error_: object = None, **options: object) -> str:
        return f"{type(error).__name__} {product} {sorted(options)}"

    fallen = Fallback(known)

    async def price(product: str, *, currency: str) -> str:
        raise OSError

    assert await fallen(price)("hammer", currency="EUR") == "OSError hammer ['currency']"


async def test_functions_are_asked_one_after_another_and_the_value_last() -> None:
    seen: list[str] = []

    async def from_cache(error: Exception, product: str) -> int:
        seen.append(f"cache after {error}")
        raise KeyError(product)

    def from_disk(error: Exception, product: str) -> int:
        seen.append(f"disk after {error}")
        raise OSError("disk")

    async def price(product: str) -> int:
        raise OSError("away")

    assert await Fallback(from_cache, from_disk, value=-1)(price)("nail") == -1
    assert seen == ["cache after away", "disk after 'nail'"]
    with pytest.raises(OSError, match="disk"):
        await Fallback(from_cache, from_disk)(price)("nail")


@pytest.mark.parametrize("error", [TypeError(), AssertionError(), asyncio.CancelledError()])
async def test_mistakes_and_cancellations_come_through(error: BaseException) -> None:
    with pytest.raises(type(error)):
        await Fallback(value=0)(_price)("hammer", error=error)


async def test_a_mistake_in_a_fallback_comes_through() -> None:
    def wrong(error: Exception, product: str, **options: object) -> int:
        # The mistake.
        return len(3)  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        await Fallback(wrong, value=0)(_price)("hammer", error=OSError())


async def test_on_says_what_it_stands_in_for() -> None:
    only = Fallback(value=0, on=OSError)

    assert await only(_price)("hammer", error=ConnectionError()) == 0
    with pytest.raises(ValueError, match=r"^$"):
        await only(_price)("hammer", error=ValueError())
    assert (
        await Fallback(value=0, on=lambda error: isinstance(error, TypeError))(_price)("hammer", error=TypeError()) == 0
    )


def test_in_a_pipeline_it_stands_outside_everything() -> None:
    async def main() -> tuple[str, float]:
        pipeline = Pipeline("slow", Retry(3, on=TimedOut), Fallback(value="default"), total=5, random=lambda: 0.5)

        @pipeline
        async def hang() -> str:
            await asyncio.Event().wait()
            return "answer"

        return await hang(), asyncio.get_running_loop().time()

    assert run(main) == ("default", 5.0)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (Fallback, "Fallback: there is nothing to fall back to. Give functions, or value=."),
        # type: what is refused.
        (lambda: Fallback(3), "Fallback: 3 is no function. Write value=3 if that is the answer."),  # type: ignore[arg-type]
    ],
)
def test_settings_with_which_it_could_not_work_are_refused(build, message: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        build()

    assert str(caught.value) == message

"""Random graphs of providers at the size of CI; `make fuzz` tries more."""

import asyncio
import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import randoms

from tests.reliability.graphs.draw import draw
from tests.reliability.graphs.plan import Ask, Burst, Close, Ending, House, Life, Need, Plan, Provided, Token, Way
from tests.reliability.graphs.trial import DifferenceError, trial
from tests.uncounted import run_module

_SEED = 20_261_121
_EXAMPLES = 500


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(randoms(use_true_random=False))
def test_the_container_does_with_any_graph_what_the_model_does(source: random.Random) -> None:
    asyncio.run(trial(draw(source)))


def test_graphs_end_in_every_way() -> None:
    done = run_module("tests.reliability.graphs", 500, "--seed", _SEED)

    assert done.returncode == 0, done.stdout
    ways = {name: count for count, name in re.findall(r"^ +(\d+)  (.+)$", done.stdout, re.MULTILINE)}
    assert set(ways) == {
        "started",
        "start failed",
        "MissingProvider",
        "NotExported",
        "AmbiguousProvider",
        "DependencyCycle",
        "ScopeLeak",
        "WiringError",
    }
    assert int(ways["started"]) > 250


def test_a_graph_is_a_function_of_its_randomness() -> None:
    assert repr(draw(random.Random("1 1"))) == repr(draw(random.Random("1 1")))
    assert repr(draw(random.Random("1 1"))) != repr(draw(random.Random("1 2")))


def _plan(*providers: Provided, exports: tuple[Token, ...] = (Token(0), Token(1))) -> Plan:
    """Providers 0 and 1 in a module, all others in the root that imports it; each asked for at once and once more."""
    asks = tuple(Ask(0, each.token) for each in providers)
    return Plan(
        (
            House(imports=(1,), providers=tuple(each.number for each in providers if each.home == 0)),
            House(exports=exports, providers=tuple(each.number for each in providers if each.home == 1)),
        ),
        providers,
        (Burst(asks), Ask(0, Token(2)), Close(0, broken=True)),
    )


_SESSION = Provided(0, 1, Token(0), Way.ASYNC_GENERATOR, Life.REQUEST, pauses=2)
_STOCK = Provided(1, 1, Token(1), Way.MANAGER, Life.TRANSIENT)
_CHECKOUT = Provided(2, 0, Token(2), Way.GENERATOR, Life.REQUEST, (Need(Token(0)), Need(Token(1))))
_REAL = _plan(_SESSION, _STOCK, _CHECKOUT)


async def test_the_plan_that_is_changed_below_is_right_by_itself() -> None:
    assert await trial(_REAL) == "started"


@pytest.mark.parametrize(
    ("believed", "difference"),
    [
        pytest.param(_plan(replace(_SESSION, life=Life.TRANSIENT), _STOCK, _CHECKOUT), "Burst", id="built too seldom"),
        pytest.param(_plan(_SESSION, replace(_STOCK, life=Life.REQUEST), _CHECKOUT), "Burst", id="built too often"),
        pytest.param(_plan(_SESSION, replace(_STOCK, way=Way.USED), _CHECKOUT), "Close", id="closed too often"),
        pytest.param(
            _plan(_SESSION, _STOCK, replace(_CHECKOUT, ending=Ending.FAILS)), "Close", id="another error at the close"
        ),
        pytest.param(
            _plan(_SESSION, _STOCK, replace(_CHECKOUT, needs=_CHECKOUT.needs[::-1])), "Burst", id="other arguments"
        ),
        pytest.param(_plan(_SESSION, _STOCK, _CHECKOUT, exports=(Token(0),)), "It starts.", id="no error"),
    ],
)
async def test_a_difference_is_found(believed: Plan, difference: str) -> None:
    with pytest.raises(DifferenceError, match=rf"^{difference}"):
        await trial(_REAL, believed=believed)


async def test_an_order_of_building_that_differs_is_found() -> None:
    first, second = (Provided(each, 0, Token(each), Way.USED, Life.SINGLETON) for each in (0, 1))
    real = Plan((House(providers=(0, 1)),), (first, second))
    believed = Plan((House(providers=(1, 0)),), (first, second))

    with pytest.raises(DifferenceError, match=r"^start"):
        await trial(real, believed=believed)


async def test_an_error_that_the_plan_does_not_explain_is_found() -> None:
    needing = replace(_CHECKOUT, needs=(Need(Token(1000)),))

    with pytest.raises(DifferenceError, match=r"^The error is\nMissingProvider: T2 needs T1000"):
        await trial(_plan(_SESSION, _STOCK, needing), believed=_REAL)

"""Hostile requests at the size of CI; `make fuzz` sends more."""

import re

import pytest

from armature.core import Application, Module, Reply, get
from tests.reliability.apps.gallery import DOORS
from tests.reliability.fuzz import fuzz
from tests.reliability.hostile.campaign import BrokenError, Campaign
from tests.reliability.hostile.forge import Forge
from tests.reliability.hostile.product import Product
from tests.reliability.hostile.surface import doors
from tests.uncounted import run_module

_SEED = 20_261_121
_PART = 5_000


@pytest.mark.parametrize("first", range(0, 20_000, _PART))
def test_no_hostile_request_breaks_the_shop(first: int) -> None:
    """20,000 requests, in parts that may run side by side."""
    done = run_module("tests.reliability.fuzz", _PART, "--seed", _SEED, "--first", first)

    assert done.returncode == 0, done.stdout  # nothing broke, and half of them reached a handler
    assert f"Seed {_SEED}: {_PART:,} requests in " in done.stdout
    assert " 201: " in done.stdout  # or the bodies that are right never arrive


def test_no_hostile_request_breaks_an_application_that_takes_its_input_in_every_way() -> None:
    done = run_module("tests.reliability.fuzz", _PART, "--seed", _SEED, "--app", "market")

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("first", range(0, 50_000, 2 * _PART))
def test_no_combination_of_headers_breaks_the_gallery(first: int) -> None:
    """50,000 combinations, in parts that may run side by side."""
    done = run_module("tests.reliability.fuzz", 2 * _PART, "--seed", _SEED, "--app", "gallery", "--first", first)

    assert done.returncode == 0, done.stdout
    assert " 206: " in done.stdout  # or ranges, conditions and formats were never met
    assert " 304: " in done.stdout


def test_no_combination_comes_twice() -> None:
    product = Product(DOORS)

    combinations = [product.attack(1, index) for index in range(20_000)]

    seen = {(each.method, each.path, *each.headers, *each.chunks) for each in combinations}
    assert len(seen) >= 19_000  # bodies make no difference to GET
    assert combinations == [product.attack(1, index) for index in range(20_000)]


async def test_a_campaign_of_this_process_counts_what_it_sent() -> None:
    figures = await fuzz("market", _SEED, 0, 200)

    assert figures.requests == 200
    assert figures.share >= 0.5


def test_an_attack_is_a_function_of_seed_and_index() -> None:
    @get("/products/{id:int}")
    async def show(id: int) -> int:
        return id

    forge = Forge(doors(Application(Module(name="attacked", controllers=[show]))))

    assert [forge.attack(1, index) for index in range(500)] == [forge.attack(1, index) for index in range(500)]
    assert [forge.attack(1, index) for index in range(500)] != [forge.attack(2, index) for index in range(500)]


async def _attacked(handler) -> None:
    app = Application(Module(name="weak", controllers=[handler]))
    async with Campaign(app, Forge(doors(app))).started() as campaign:
        await campaign.run(1, 0, 500)


async def test_an_exception_in_a_handler_is_found() -> None:
    @get("/weak")
    async def weak() -> str:
        raise LookupError("weak")

    with pytest.raises(BrokenError, match=r"(?s)logged: .*LookupError.*fuzz 1 --seed 1 --first \d+"):
        await _attacked(weak)


async def test_an_answer_of_500_is_found() -> None:
    @get("/weak")
    async def weak() -> Reply[str]:
        return Reply("weak", status=503)

    with pytest.raises(BrokenError, match=re.escape("The answer had the status 503.")):
        await _attacked(weak)


async def test_a_header_that_cannot_be_sent_is_found() -> None:
    @get("/weak")
    async def weak() -> Reply[str]:
        return Reply("weak", headers={"x-weak": "a\r\nb"})

    with pytest.raises(BrokenError, match=r"a header that cannot be sent"):
        await _attacked(weak)

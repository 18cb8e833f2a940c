"""Cancellation at every wait of start, request and shutdown."""

import asyncio

import pytest

from armature.core import Application, provide
from tests.reliability.graphs.plan import BoomError
from tests.reliability.interrupted.exchange import Exchange, life
from tests.reliability.interrupted.ledger import Ledger
from tests.reliability.interrupted.subject import Fresh, Shared, subject, turn
from tests.reliability.interrupted.turns import cancelled_at_every_turn, running


@pytest.fixture(params=[1, 2, 3], ids=["once", "twice", "three times"])
def times(request: pytest.FixtureRequest) -> int:
    """How often the same work is cancelled."""
    count: int = request.param
    return count


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def app(ledger: Ledger) -> Application:
    return subject(ledger)


async def test_a_start_that_is_cancelled_closes_what_it_opened(app: Application, ledger: Ledger, times: int) -> None:
    before = running()

    async for was_cancelled in cancelled_at_every_turn(app.start, times=times):
        if was_cancelled:
            ledger.check()
            assert running() == before
    await app.stop()

    ledger.check()
    assert running() == before


class Unreachable:
    """Never comes to be."""


async def test_a_start_that_fails_and_is_cancelled_closes_what_it_opened(ledger: Ledger, times: int) -> None:
    async def connect() -> Unreachable:
        await turn()
        raise BoomError

    seen: list[BaseException | None] = []
    before, app = running(), subject(ledger, provide(Unreachable).by(connect))

    async def failing_start() -> None:
        try:
            await app.start()
        except BoomError as error:
            seen.append(error)
        except BaseException as error:
            seen.append(error.__context__)
            raise

    async for _ in cancelled_at_every_turn(failing_start, times=times):
        ledger.check()
        assert running() == before

    assert isinstance(seen[-1], BoomError)
    assert isinstance(seen[-2], BoomError), "cancelled while it closes, the start still tells why it failed"


async def test_a_stop_that_is_cancelled_closes_everything(app: Application, ledger: Ledger, times: int) -> None:
    before = running()
    await app.start()

    async for _ in cancelled_at_every_turn(app.stop, times=times):
        ledger.check()
        assert running() == before
        await app.start()
    await app.stop()

    ledger.check()


async def test_a_lifespan_that_is_cancelled_closes_what_it_opened(app: Application, ledger: Ledger, times: int) -> None:
    before = running()

    async for _ in cancelled_at_every_turn(lambda: life(app), times=times):
        ledger.check()
        assert running() == before


async def test_a_script_that_is_cancelled_closes_its_scope(app: Application, ledger: Ledger, times: int) -> None:
    async def script() -> None:
        async with app.container.request_scope() as scope:
            await asyncio.gather(scope.get(Fresh), scope.get(Shared), scope.get(Shared))
            await turn()

    async with app:
        kept, before = ledger.open_now, running()
        async for _ in cancelled_at_every_turn(script, times=times):
            ledger.check(*kept)
            assert running() == before
    ledger.check()


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        pytest.param(("GET", "/plain", b""), b"hello", id="providers"),
        pytest.param(("POST", "/guarded", b'{"name": "nail"}'), b"nail", id="enhancers and a body"),
        pytest.param(("POST", "/guarded", b'{"name": "nothing"}'), b"sold out", id="a filter that answers"),
        pytest.param(("GET", "/events", b""), b"data: 0\n\ndata: 1\n\ndata: 2\n\n", id="a stream"),
        pytest.param(("HEAD", "/events", b""), b"", id="a stream of which only the head is sent"),
        pytest.param(("GET", "/legacy", b""), b"legacy", id="a mounted application"),
    ],
)
async def test_a_request_that_is_cancelled_closes_its_scope(
    app: Application, ledger: Ledger, times: int, asked: tuple[str, str, bytes], answer: bytes
) -> None:
    exchanges: list[Exchange] = []

    async def request() -> None:
        exchanges.append(Exchange(*asked))
        await exchanges[-1].through(app)

    async with app:
        kept, before = ledger.open_now, running()
        async for _ in cancelled_at_every_turn(request, times=times):
            ledger.check(*kept)
            assert running() == before
    ledger.check()

    assert (exchanges[-1].status, exchanges[-1].body) == (200, answer)

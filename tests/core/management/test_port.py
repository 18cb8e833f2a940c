"""The management port over real sockets: what it answers, and to whom."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx2
import pytest
from starlette.testclient import TestClient

from armature.core import Application, Header, Module, Unauthorized, WiringError, get, module, provide
from armature.core.app import Stage
from armature.core.health import Health, HealthIndicator, HealthModule, LivenessIndicator
from armature.core.management import ManagementModule, ManagementPort, listener
from tests.core.app.life import PROMPT, told, until


class Warehouse(HealthIndicator):
    name = "warehouse"
    asked = 0

    async def check(self) -> Health:
        type(self).asked += 1
        return Health.up(shelves=12)


class Steady(LivenessIndicator):
    name = "steady"

    def check(self) -> Health:
        return Health.up()


@get("/")
async def hello() -> str:
    return "hello"


INDICATORS = [provide(HealthIndicator).use(Warehouse), provide(LivenessIndicator).use(Steady)]


def shop(management: Any = ManagementModule, **fields: Any) -> Application:
    fields["imports"] = [management, *fields.get("imports", [])]
    root = Module(name="Shop", controllers=[hello], providers=[*INDICATORS, *fields.pop("providers", [])], **fields)
    return Application(root, settings=PROMPT)


@pytest.fixture(autouse=True)
def _any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_MANAGEMENT_PORT", "0")


@pytest.fixture(autouse=True)
def _levels() -> Iterator[None]:
    """Levels belong to the process; what a test changes goes back."""
    before = logging.getLogger("armature").level, logging.getLogger().level
    yield
    logging.getLogger("armature").setLevel(before[0])
    logging.getLogger().setLevel(before[1])


@asynccontextmanager
async def managed(app: Application) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the management port of an application that runs."""
    async with app:
        port = await app.container.get(ManagementPort)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port.number}") as client:
            yield client


async def test_health_has_its_details_here_and_the_bare_status_at_the_api() -> None:
    app = shop(imports=[HealthModule])
    warehouse = {"status": "up", "critical": True, "details": {"shelves": 12}}
    figures = {"running": 0, "waiting": 0, "done": 0, "failed": 0, "limit": 1000}
    found = {"warehouse": warehouse, "background": {"status": "up", "critical": False, "details": figures}}

    async with managed(app) as client, httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as public:
        answers = {path: await client.get(path) for path in ("/health", "/ready", "/live", "/startup")}
        bare = await public.get("http://api/health")

    assert {path: answer.json() for path, answer in answers.items()} == {
        "/health": {"status": "up", "indicators": found},
        "/ready": {"status": "up", "indicators": found},
        "/live": {"status": "up", "indicators": {"steady": {"status": "up", "critical": True, "details": {}}}},
        "/startup": {"status": "up"},
    }
    assert {answer.headers["cache-control"] for answer in answers.values()} == {"no-store"}
    assert bare.json() == {"status": "up"}


async def test_both_ports_ask_through_one_checkup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Warehouse, "cached_seconds", 3600.0)
    monkeypatch.setattr(Warehouse, "asked", 0)
    app = shop(imports=[HealthModule])

    async with managed(app) as client, httpx2.AsyncClient(transport=httpx2.ASGITransport(app)) as public:
        await client.get("/health")
        await public.get("http://api/health")

    assert Warehouse.asked == 1


async def test_the_routes_and_their_pipelines_are_data() -> None:
    async with managed(shop()) as client:
        routes = (await client.get("/routes")).json()
        explained = (await client.get("/explain", params={"route": "GET /"})).json()
        missed = await client.get("/explain", params={"route": "GET /hallo"})

    assert [(route["method"], route["path"], route["handler"]) for route in routes] == [("GET", "/", "hello")]
    assert [step["kind"] for step in explained["steps"]] == ["scope", "handler", "result"]
    assert (missed.status_code, missed.headers["content-type"]) == (404, "application/problem+json")
    assert missed.json()["detail"] == 'No endpoint answers "GET /hallo". `routes` lists those that there are.'


async def test_levels_are_read_and_changed() -> None:
    async with managed(shop()) as client:
        logging.getLogger("armature.shop.stock")
        before = (await client.get("/loggers/armature.shop")).json()
        changed = await client.put("/loggers/armature.shop", json={"level": "DEBUG"})
        below = (await client.get("/loggers/armature.shop.stock")).json()
        back = await client.put("/loggers/armature.shop", json={"level": None})

    assert before == {"name": "armature.shop", "level": None, "effective": "INFO"}
    assert changed.json() == {"name": "armature.shop", "level": "DEBUG", "effective": "DEBUG"}
    assert below == {"name": "armature.shop.stock", "level": None, "effective": "DEBUG"}
    assert back.json() == before


async def test_a_new_level_is_in_effect_at_once_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async with managed(shop()) as client:
        await client.put("/loggers/root", json={"level": "ERROR"})
        level = logging.getLogger("armature.lifecycle").getEffectiveLevel()
        root = (await client.get("/loggers")).json()[0]

    assert level == logging.ERROR
    assert root == {"name": "root", "level": "ERROR", "effective": "ERROR"}


async def test_a_change_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async with managed(shop()) as client:
        await client.put("/loggers/armature", json={"level": "DEBUG"})

    [change] = [record for record in told(caplog, "armature.management") if record["event"] == "log level changed"]
    assert change == {"event": "log level changed", "of": "armature", "before": "INFO", "effective": "DEBUG"}


@pytest.mark.parametrize(
    ("name", "body", "status", "detail"),
    [
        ("armature", {"level": "LOUD"}, 422, "One value is not valid."),
        ("armature", {}, 422, "One value is not valid."),
        ("root", {"level": None}, 422, "The root logger has none above it whose level could count."),
        ("armatur", {"level": "DEBUG"}, 404, 'There is no logger "armatur". Did you mean "armature"?'),
    ],
    ids=["no level", "nothing", "root", "unknown"],
)
async def test_a_change_that_cannot_be_made_is_a_problem(name: str, body: object, status: int, detail: str) -> None:
    async with managed(shop()) as client:
        answer = await client.put(f"/loggers/{name}", json=body)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"] == detail


async def test_an_unknown_logger_is_404() -> None:
    async with managed(shop()) as client:
        assert (await client.get("/loggers/nobody")).status_code == 404


class Operators:
    def can_activate(self, x_token: Annotated[str, Header()] = "") -> bool:
        if not x_token:
            raise Unauthorized
        return x_token == "secret"


class Metrics:
    total = 7


@get("/metrics")
async def metrics(metrics: Metrics) -> int:
    return metrics.total


@module(controllers=[metrics], providers=[Metrics])
class MetricsModule: ...


async def test_guards_cover_it_and_modules_add_to_it() -> None:
    async with managed(shop(ManagementModule(guards=[Operators], imports=[MetricsModule]))) as client:
        statuses = [
            (await client.get(path, headers={"x-token": token} if token else {})).status_code
            for path, token in [("/metrics", ""), ("/health", ""), ("/health", "wrong"), ("/health", "secret")]
        ]
        counted = await client.get("/metrics", headers={"x-token": "secret"})

    assert (statuses, counted.text) == ([401, 401, 403, 200], "7")


async def test_it_opens_and_closes_with_the_application_as_often_as_that_starts() -> None:
    app, numbers = shop(), []

    for _ in range(2):
        async with managed(app) as client:
            port = await app.container.get(ManagementPort)
            numbers.append((await client.get("/startup")).status_code)
        assert port.number is None

    assert numbers == [200, 200]


def test_it_runs_beside_a_test_client() -> None:
    app = shop()

    with TestClient(app) as client:
        port = client.portal.call(app.container.get, ManagementPort) if client.portal else None
        assert port
        answer = httpx2.get(f"http://127.0.0.1:{port.number}/ready")

    assert (answer.status_code, "date" in answer.headers) == (200, True)


async def test_without_the_variable_there_is_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("ARMATURE_MANAGEMENT_PORT")
    app = shop()

    async with app:
        assert (await app.container.get(ManagementPort)).number is None

    assert told(caplog, "armature.management") == [
        {"event": "no management port", "instead": "set ARMATURE_MANAGEMENT_PORT"}
    ]


async def test_a_process_that_runs_one_command_has_none() -> None:
    app = shop()
    await app.start(intake=False)
    try:
        assert (await app.container.get(ManagementPort)).number is None
    finally:
        await app.stop()


async def test_a_port_that_is_taken_stops_the_start() -> None:
    closed: list[str] = []

    class Service:
        def on_application_shutdown(self) -> None:
            closed.append("service")

    app = shop(providers=[Service])
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.MonkeyPatch.context() as patch:
        number = taken.getsockname()[1]
        patch.setenv("ARMATURE_MANAGEMENT_PORT", str(number))
        with pytest.raises(WiringError) as caught:
            await app.start()

    assert str(caught.value) == (
        f"The management port cannot listen on 127.0.0.1, port {number}: {os.strerror(98)}.\n"
        "Set ARMATURE_MANAGEMENT_PORT to a free port, or to 0 for any; of several processes only one can have it."
    )
    assert closed == ["service"]


async def test_it_closes_after_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    class Service:
        def __init__(self, port: ManagementPort) -> None:
            self.port = port

        async def on_application_shutdown(self) -> None:
            async with httpx2.AsyncClient() as client:
                answer = await client.get(f"http://127.0.0.1:{self.port.number}/ready")
                seen.append(answer.status_code)

    class Early:
        async def on_application_shutdown(self) -> None:
            async with httpx2.AsyncClient() as client:
                seen.append((await client.get(f"http://127.0.0.1:{number}/live")).status_code)

    app = shop(providers=[Early, Service])
    async with app:
        number = (await app.container.get(ManagementPort)).number

    assert seen == [503, 200]


async def test_the_application_alone_speaks_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async with managed(shop()):
        pass

    assert [record["event"] for record in told(caplog)] == ["ready", "stopped"]


@pytest.mark.parametrize(
    ("host", "guards", "warned"),
    [
        ("127.0.0.1", [], False),
        ("localhost", [], False),
        ("0.0.0.0", [], True),
        ("0.0.0.0", [Operators], False),
    ],
)
async def test_a_port_that_the_network_reaches_has_a_guard_or_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, host: str, guards: list[Any], warned: bool
) -> None:
    monkeypatch.setenv("ARMATURE_MANAGEMENT_HOST", host)

    async with shop(ManagementModule(guards=guards)):
        pass

    warning = {"event": "the management port is open to the network, and no guard covers it", "host": host}
    assert (warning in told(caplog, "armature.management")) is warned


class Waiting:
    """A request that has arrived, and goes on when it is told to."""

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self.released = asyncio.Event()


def waiting_with(waiting: Waiting) -> Application:
    @get("/wait")
    async def wait() -> str:
        waiting.arrived.set()
        await waiting.released.wait()
        return "done"

    return shop(ManagementModule(imports=[Module(controllers=[wait])]))


async def test_an_answer_that_is_being_made_ends_before_the_port_closes() -> None:
    waiting = Waiting()
    app = waiting_with(waiting)
    await app.start()
    number = (await app.container.get(ManagementPort)).number

    async with httpx2.AsyncClient() as client, asyncio.TaskGroup() as group:
        asked = group.create_task(client.get(f"http://127.0.0.1:{number}/wait"))
        await waiting.arrived.wait()
        group.create_task(app.stop())
        await until(lambda: app.state.stage is Stage.HOOKS)
        waiting.released.set()

    assert asked.result().text == "done"


async def test_an_answer_that_takes_too_long_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_PATIENCE", 0.0)
    waiting = Waiting()
    app = waiting_with(waiting)
    await app.start()
    number = (await app.container.get(ManagementPort)).number

    async with httpx2.AsyncClient() as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{number}/wait"))
        await waiting.arrived.wait()
        await app.stop()
        answer = await asked

    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["detail"] == "The server stops, and this took longer than it waits."


async def test_an_application_that_still_starts_is_not_ready() -> None:
    seen: dict[str, int] = {}

    class Service:
        def __init__(self, port: ManagementPort) -> None:
            self.port = port

        async def on_application_bootstrap(self) -> None:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self.port.number}") as client:
                seen.update({path: (await client.get(path)).status_code for path in ("/startup", "/ready", "/live")})

    async with shop(providers=[Service]):
        pass

    assert seen == {"/startup": 503, "/ready": 503, "/live": 200}


def test_a_mistake_in_its_guards_is_one_of_construction() -> None:
    class Service: ...

    class Needy:
        def __init__(self, service: Service) -> None: ...

        def can_activate(self) -> bool:
            return True

    with pytest.raises(WiringError, match=r"needs .*Service, and no module provides it"):
        ManagementModule(guards=[Needy])


def test_two_mentions_are_one_where_they_are_equal() -> None:
    first = ManagementModule(guards=[Operators])
    second = ManagementModule()

    merged = Application(Module(imports=[Module(imports=[first]), first, ManagementModule(guards=[Operators])]))

    assert [home.name for home in merged.blueprint.graph.homes].count("ManagementModule") == 1
    assert not second.means(HealthModule())
    with pytest.raises(WiringError, match="ManagementModule is imported twice with different settings"):
        Application(Module(imports=[Module(imports=[first]), second]))


def test_without_uvicorn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "armature.core.management.listener", raising=False)
    monkeypatch.delitem(sys.modules, "armature.core.app.server", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    with pytest.raises(WiringError) as caught:
        ManagementModule()

    place, _, rest = str(caught.value).partition(") ")
    assert place.startswith("ManagementModule (tests/core/management/test_port.py:")
    assert rest == 'needs uvicorn, which is not installed.\nWrite `pip install "armature-core[uvicorn]"`.'

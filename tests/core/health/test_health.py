"""What `/health`, `/live`, `/ready` and `/startup` answer, and what the indicators have to do with it."""

import asyncio
from typing import ClassVar

import pytest
from starlette.testclient import TestClient

from armature.core import Application, ApplicationSettings, Module, WiringError, get, provide
from armature.core.app import Stage
from armature.core.health import Health, HealthIndicator, HealthModule, HealthSettings, LivenessIndicator
from tests.core.app.life import told
from tests.core.http.serving import QUIET, exchange

DETAILED = HealthSettings(details=True)
FIGURES = {"running": 0, "waiting": 0, "done": 0, "failed": 0, "limit": 1000}
IDLE = {"status": "up", "critical": False, "details": FIGURES}
"""What is told of background work where there is none."""


def indicator(called: str, outcome: Health | Exception, **attributes: object) -> HealthIndicator:
    """An indicator that finds, or raises, what it is given."""

    class Given(HealthIndicator):
        name: ClassVar[str] = called

        async def check(self) -> Health:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    for attribute, value in attributes.items():
        setattr(Given, attribute, value)
    return Given()


def vital(called: str, outcome: Health | Exception) -> LivenessIndicator:
    class Given(LivenessIndicator):
        name: ClassVar[str] = called

        def check(self) -> Health:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

    return Given()


def serve(
    *indicators: HealthIndicator,
    alive: tuple[LivenessIndicator, ...] = (),
    settings: HealthSettings | None = None,
    log: ApplicationSettings = QUIET,
) -> TestClient:
    """A client of an application in which each indicator comes from a module of its own."""
    modules = [Module(name=each.name, providers=[provide(HealthIndicator).value(each)]) for each in indicators]
    modules += [Module(name=each.name, providers=[provide(LivenessIndicator).value(each)]) for each in alive]
    app = Application(Module(imports=[HealthModule, *modules]), settings=log)
    return TestClient(app if settings is None else app.override(HealthSettings).value(settings))


@pytest.mark.parametrize("path", ["/health", "/live", "/ready", "/startup"])
def test_an_application_without_indicators_is_up(path: str) -> None:
    with serve() as client:
        answer = client.get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "up"})
    assert answer.headers["cache-control"] == "no-store"


UP, DEGRADED, DOWN, UNKNOWN = Health.up(), Health.degraded(), Health.down(), Health.unknown()


@pytest.mark.parametrize(
    ("findings", "status", "word"),
    [
        pytest.param([UP, UP], 200, "up", id="all-up"),
        pytest.param([UP, DEGRADED], 200, "degraded", id="one-degraded"),
        pytest.param([DEGRADED, UNKNOWN], 503, "unknown", id="one-unknown"),
        pytest.param([UNKNOWN, DOWN, UP], 503, "down", id="one-down"),
    ],
)
@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_the_worst_finding_of_all_modules_counts(findings: list[Health], status: int, word: str, path: str) -> None:
    with serve(*(indicator(str(number), each) for number, each in enumerate(findings, 1))) as client:
        answer = client.get(path)
        assert client.get("/live").json() == {"status": "up"}

    assert (answer.status_code, answer.json()) == (status, {"status": word})


@pytest.mark.parametrize(
    ("finding", "word"), [(UP, "up"), (DEGRADED, "degraded"), (DOWN, "degraded"), (UNKNOWN, "degraded")]
)
def test_what_is_not_critical_only_degrades(finding: Health, word: str) -> None:
    with serve(indicator("side", finding, critical=False)) as client:
        assert client.get("/health").json() == {"status": word}


def test_an_indicator_that_raises_is_down_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with serve(
        indicator("warehouse", ConnectionError("secret")), settings=DETAILED, log=ApplicationSettings()
    ) as client:
        answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (
        503,
        {
            "status": "down",
            "indicators": {
                "background": IDLE,
                "warehouse": {"status": "down", "critical": True, "details": {"error": "ConnectionError"}},
            },
        },
    )
    [record] = told(caplog, "armature.health")
    assert (record["event"], record["indicator"]) == ("health indicator failed", "warehouse")
    assert repr(record["exc_info"]) == "ConnectionError('secret')"


def test_an_indicator_that_is_called_wrongly_or_gives_nothing_to_wait_for_is_down() -> None:
    class Sync(HealthIndicator):
        name: ClassVar[str] = "sync"

        # what a newcomer may write
        def check(self) -> Health:  # type: ignore[override]
            return Health.up()

    with serve(Sync()) as client:
        assert client.get("/health").json() == {"status": "down"}


def test_an_indicator_that_takes_too_long_is_down(caplog: pytest.LogCaptureFixture) -> None:
    class Slow(HealthIndicator):
        name: ClassVar[str] = "slow"
        timeout_seconds: ClassVar[float] = 0.01

        async def check(self) -> Health:
            await asyncio.Event().wait()
            return Health.up()

    with serve(Slow(), log=ApplicationSettings()) as client:
        assert client.get("/health").json() == {"status": "down"}

    assert [repr(each["exc_info"]) for each in told(caplog, "armature.health")] == ["TimeoutError()"]


async def test_all_indicators_are_asked_at_once() -> None:
    together = asyncio.Barrier(2)

    class Meeting(HealthIndicator):
        async def check(self) -> Health:
            await together.wait()
            return Health.up()

    first = type("First", (Meeting,), {"name": "first"})()
    second = type("Second", (Meeting,), {"name": "second"})()
    providers = [provide(HealthIndicator).value(first)]
    other = Module(name="Other", providers=[provide(HealthIndicator).value(second)])

    async with Application(Module(imports=[HealthModule, other], providers=providers), settings=QUIET) as app:
        head, _ = await exchange(app, "GET", "/health")

    assert head["status"] == 200


@pytest.mark.parametrize(("cached", "asked"), [(0.0, 2), (3600.0, 1)], ids=["not-cached", "cached"])
def test_a_result_is_kept_as_long_as_the_indicator_says(cached: float, asked: int) -> None:
    calls: list[int] = []

    class Counting(HealthIndicator):
        name: ClassVar[str] = "counting"
        cached_seconds: ClassVar[float] = cached

        async def check(self) -> Health:
            calls.append(1)
            return Health.up()

    with serve(Counting()) as client:
        client.get("/health")
        client.get("/ready")

    assert len(calls) == asked


@pytest.mark.parametrize(
    ("outcome", "status", "finding"),
    [
        (Health.up(threads=3), 200, {"status": "up", "critical": True, "details": {"threads": 3}}),
        (Health.down(), 503, {"status": "down", "critical": True, "details": {}}),
        (KeyError(), 503, {"status": "down", "critical": True, "details": {"error": "KeyError"}}),
    ],
    ids=["up", "down", "raising"],
)
def test_liveness_asks_its_own_indicators_only(
    outcome: Health | Exception, status: int, finding: dict[str, object]
) -> None:
    with serve(indicator("database", DOWN), alive=(vital("loop", outcome),), settings=DETAILED) as client:
        answer = client.get("/live")

    assert answer.status_code == status
    assert answer.json()["indicators"] == {"loop": finding}


def test_details_are_shown_only_where_the_setting_allows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(indicator("database", Health.degraded(lag_seconds=90)))

    with client:
        assert client.get("/health").json() == {"status": "degraded"}
    monkeypatch.setenv("ARMATURE_HEALTH_DETAILS", "true")
    with client:
        assert client.get("/health").json() == {
            "status": "degraded",
            "indicators": {
                "background": IDLE,
                "database": {"status": "degraded", "critical": True, "details": {"lag_seconds": 90}},
            },
        }


def test_readiness_is_down_while_the_application_stops_whatever_the_indicators_say() -> None:
    app = Application(Module(imports=[HealthModule]), settings=QUIET)

    with TestClient(app) as client:
        app.state.enter(Stage.UNREADY)
        answers = {path: client.get(path).status_code for path in ("/ready", "/health", "/live", "/startup")}

    assert answers == {"/ready": 503, "/health": 200, "/live": 200, "/startup": 200}


def test_the_paths_are_keywords() -> None:
    paths = HealthModule(health="/a", live="/b", ready="/c", startup="/d")

    with TestClient(Application(Module(imports=[paths]), settings=QUIET, prefix="/ops")) as client:
        assert [client.get(f"/ops/{each}").status_code for each in "abcd"] == [200] * 4
        assert client.get("/health").status_code == 404


def test_two_mentions_with_the_same_paths_are_one_and_with_others_do_not_start() -> None:
    first, second = HealthModule(), HealthModule(ready="/readyz")
    inner = Module(name="Inner", imports=[HealthModule])

    Application(Module(imports=[first, inner]))
    with pytest.raises(WiringError) as failure:
        Application(Module(imports=[first, Module(name="Other", imports=[second])]))

    assert str(failure.value).splitlines() == [
        f"HealthModule is imported twice with different settings: {first.where} and {second.where}.",
        "Write `configured = HealthModule(…)` once, and `imports=[configured]` in both places.",
    ]


@pytest.mark.parametrize("name", ["", "twin"], ids=["without-a-name", "with-the-same-name"])
async def test_an_indicator_that_cannot_be_told_from_others_does_not_start(name: str) -> None:
    class First(HealthIndicator):
        async def check(self) -> Health:
            return Health.up()

    class Second(First): ...

    First.name = name
    module = Module(
        imports=[HealthModule],
        providers=[provide(HealthIndicator).use(First)],
    )
    other = Module(name="Other", providers=[provide(HealthIndicator).use(Second)], imports=[module])

    with pytest.raises(WiringError) as failure:
        await Application(other, settings=QUIET).start()

    first, second = str(failure.value).splitlines()
    if name:
        assert first.startswith('Two health indicators are called "twin": First (tests/core/health/test_health.py:')
        assert ") and Second (tests/core/health/test_health.py:" in first
        assert second == "Give each a name of its own."
    else:
        assert first.startswith("The health indicator First (tests/core/health/test_health.py:")
        assert first.endswith(") has no name.")
        assert second == 'Write `name = "…"` in it.'


def test_health_stands_beside_the_routes_of_the_application() -> None:
    @get("/")
    async def hello() -> str:
        return "hello"

    with TestClient(Application(Module(controllers=[hello], imports=[HealthModule]), settings=QUIET)) as client:
        assert client.get("/").text == "hello"
        assert client.head("/health").status_code == 200

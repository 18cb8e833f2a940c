"""The plug into an Armature application, asked over HTTP."""

import asyncio
from typing import Any

import pytest

from armature.core import Application, Conflict, Module, WiringError, controller, get, provide
from armature.core.health import HealthModule
from armature.core.source import declared_at
from armature.resilience import (
    Breaker,
    Event,
    Listener,
    Outcome,
    Pipelines,
    PipelineSettings,
    Rejected,
    ResilienceSettings,
    remaining,
)
from armature.resilience.module import ResilienceModule, resilient
from armature.testing import AsyncTestClient, TestClient


def settings(**pipelines: dict[str, Any]) -> ResilienceSettings:
    return ResilienceSettings(pipelines={name: PipelineSettings(**given) for name, given in pipelines.items()})


class Gateway:
    """Fails as often as it is told to, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failing = 0

    @resilient("payments")
    async def charge(self, order: int) -> str:
        self.asked += 1
        if self.failing:
            self.failing -= 1
            raise ConnectionError("The line is dead.")
        return f"order {order} is paid"


@controller("/orders")
class Orders:
    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    @get("/{id:int}")
    async def pay(self, id: int) -> str:
        return await self.gateway.charge(id)

    @get("/slow")
    @resilient("slow")
    async def slow(self) -> str:
        await asyncio.sleep(60)
        return "late"


PIPELINES = settings(
    payments={"retry": {"attempts": 2, "base": 0}, "breaker": {"failures": 2, "open_for": 7.5}}, slow={"total": 0.01}
)


def shop(gateway: Gateway, given: ResilienceSettings = PIPELINES, **fields: Any) -> Application:
    fields.setdefault("imports", [ResilienceModule(given)])
    return Application(
        Module(name="Shop", controllers=[Orders], providers=[provide(Gateway).by(lambda: gateway)], **fields)
    )


def test_a_method_runs_through_the_pipeline_of_its_name() -> None:
    gateway = Gateway()
    with TestClient(shop(gateway)) as client:
        gateway.failing = 1
        assert client.get("/orders/3").text == "order 3 is paid"

    assert gateway.asked == 2


def test_what_is_refused_is_503_with_retry_after_and_what_takes_too_long_504() -> None:
    gateway = Gateway()
    with TestClient(shop(gateway)) as client:
        gateway.failing = 2
        failed, refused, late = (client.get(path) for path in ("/orders/1", "/orders/1", "/orders/slow"))

    assert (failed.status_code, refused.status_code, late.status_code) == (500, 503, 504)
    assert refused.headers["retry-after"] == "8"
    assert refused.json()["title"] == "Service unavailable"
    assert late.json()["title"] == "Gateway timeout"
    assert gateway.asked == 2


async def test_what_nobody_knows_the_end_of_has_no_retry_after() -> None:
    app = shop(Gateway())
    async with AsyncTestClient(app) as client:
        breaker = (await app.container.get(Pipelines))["payments"].find(Breaker)
        assert breaker is not None
        breaker.open()
        refused = await client.get("/orders/1")

    assert refused.status_code == 503
    assert "retry-after" not in refused.headers


def test_a_filter_of_the_application_comes_first() -> None:
    class Away:
        def catch(self, error: Rejected) -> None:
            raise Conflict("Payments are away.") from error

    gateway = Gateway()
    with TestClient(shop(gateway, filters=[Away])) as client:
        gateway.failing = 2
        client.get("/orders/1")
        assert client.get("/orders/1").json()["detail"] == "Payments are away."


def test_health_shows_each_breaker_and_is_degraded_while_one_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_HEALTH_DETAILS", "true")
    gateway = Gateway()
    with TestClient(shop(gateway, imports=[ResilienceModule(PIPELINES), HealthModule])) as client:
        before = client.get("/health").json()["indicators"]["resilience"]
        gateway.failing = 2
        client.get("/orders/1")
        after = client.get("/health")

    assert before == {"status": "up", "critical": False, "details": {"payments": "closed"}}
    now = after.json()["indicators"]["resilience"]
    assert now == {"status": "degraded", "critical": False, "details": {"payments": "open"}}
    assert after.status_code == 200


def test_whoever_provides_a_listener_hears_what_happens() -> None:
    class Heard:
        def __init__(self) -> None:
            self.events: list[Event] = []

        def __call__(self, event: Event) -> None:
            self.events.append(event)

    gateway, heard = Gateway(), Heard()
    metrics = Module(name="Metrics", providers=[provide(Listener).value(heard)])
    with TestClient(shop(gateway, imports=[ResilienceModule(PIPELINES), metrics])) as client:
        gateway.failing = 1
        client.get("/orders/1")

    told = [(event.strategy, event.outcome, event.attempt) for event in heard.events if event.strategy == "retry"]
    assert told == [("retry", Outcome.RETRIED, 1), ("retry", Outcome.SUCCESS, 2)]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_RESILIENCE_PIPELINES__PAYMENTS__RETRY__ATTEMPTS", "4")
    monkeypatch.setenv("ARMATURE_RESILIENCE_PIPELINES__PAYMENTS__RETRY__BASE", "0")
    monkeypatch.setenv("ARMATURE_RESILIENCE_PIPELINES__SLOW__TOTAL", "1")
    gateway = Gateway()
    with TestClient(shop(gateway, imports=[ResilienceModule])) as client:
        gateway.failing = 3
        assert client.get("/orders/3").text == "order 3 is paid"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("RETRY__ATTEMPTS", "0", '__RETRY: Value error, Retry: "attempts" is 0. Make it a whole number of at least 1.'),
        ("BREAKER__OPEN_FOR", "-1", '__BREAKER: Value error, Breaker: "open_for" is -1. Make it seconds above 0.'),
        ("ATTEMPT", "9", ': Value error, Pipeline: "attempt" is 9 s, above "total", 1 s. Lower it.'),
        ("RETRI__ATTEMPTS", "3", "__RETRI: Extra inputs are not permitted"),
    ],
    ids=["zero attempts", "a negative delay", "an attempt above the total", "an unknown key"],
)
def test_impossible_settings_stop_the_start_by_their_key(
    key: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMATURE_RESILIENCE_PIPELINES__SLOW__TOTAL", "1")
    monkeypatch.setenv(f"ARMATURE_RESILIENCE_PIPELINES__SLOW__{key}", value)

    with pytest.raises(WiringError) as stopped, TestClient(shop(Gateway(), imports=[ResilienceModule])):
        pass

    assert str(stopped.value).splitlines()[1] == f"    ARMATURE_RESILIENCE_PIPELINES__SLOW{said}"


def test_a_name_that_no_pipeline_has_stops_the_start() -> None:
    with (
        pytest.raises(WiringError) as stopped,
        TestClient(shop(Gateway(), settings(payment={"total": 1}, slow={"total": 1}))),
    ):
        pass

    told = str(stopped.value).split(" has no effect. ")
    assert told == [
        f'@resilient("payments") ({declared_at(Gateway.charge)})',
        """There is no pipeline "payments"; the settings give "payment", "slow".
Add it to `pipelines` (ARMATURE_RESILIENCE_PIPELINES), or correct the name.""",
    ]


def test_a_module_that_does_not_import_the_pipelines_does_not_start() -> None:
    with pytest.raises(WiringError, match=r'@resilient\("payments"\): Pipelines   <- nobody provides it'):
        shop(Gateway(), imports=[])


def test_a_function_that_is_not_async_is_refused_at_once() -> None:
    def charge() -> str:
        return "paid"

    untyped: Any = charge  # the types refuse it, too

    with pytest.raises(TypeError, match='@resilient\\("payments"\\) stands on "charge", which is no `async def`'):
        resilient("payments")(untyped)


async def test_the_whole_application_sheds_load_but_for_its_health() -> None:
    entered, released = asyncio.Event(), asyncio.Event()

    @get("/busy")
    async def busy() -> str:
        entered.set()
        await released.wait()
        return "done"

    tight = ResilienceSettings.model_validate({"shedding": {"start": 1, "least": 1, "most": 1}})
    app = Application(Module(controllers=[busy], imports=[HealthModule, ResilienceModule(tight, shedding=True)]))

    async with AsyncTestClient(app) as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.get("/busy"))
        await entered.wait()
        refused, healthy = await client.get("/busy"), await client.get("/health")
        released.set()

    assert (refused.status_code, healthy.status_code, first.result().status_code) == (503, 200, 200)
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({"request-timeout": "2.5"}, True),
        ({}, False),
        ({"request-timeout": "soon"}, False),
        ({"request-timeout": "-1"}, False),
    ],
    ids=["seconds", "nothing", "no number", "less than nothing"],
)
def test_the_deadline_of_the_caller_is_that_of_the_work(sent: dict[str, str], left: bool) -> None:
    @get("/left")
    async def how_much() -> float | None:
        return remaining()

    app = Application(Module(controllers=[how_much], imports=[ResilienceModule(PIPELINES, deadlines=True)]))

    with TestClient(app) as client:
        answer = client.get("/left", headers=sent).json()

    assert (0 < answer <= 2.5) if left else answer is None


def test_work_whose_caller_waits_no_more_is_not_begun() -> None:
    gateway = Gateway()
    with TestClient(shop(gateway, imports=[ResilienceModule(PIPELINES, deadlines=True)])) as client:
        assert client.get("/orders/1", headers={"request-timeout": "0"}).status_code == 504

    assert gateway.asked == 0


def test_two_mentions_that_do_not_both_shed_load_do_not_start() -> None:
    other = Module(name="Other", imports=[ResilienceModule(PIPELINES, shedding=True)])

    with pytest.raises(WiringError, match="ResilienceModule is imported twice with different settings"):
        shop(Gateway(), imports=[ResilienceModule(PIPELINES), other])

"""Pipelines from settings: what can be said, what is refused, and what a reload keeps."""

import inspect
import json
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from armature.resilience import (
    Breaker,
    Bulkhead,
    Fallback,
    Hedge,
    InvalidSetting,
    Pipelines,
    PipelineSettings,
    RateLimit,
    ResilienceSettings,
    Retry,
    RetryBudget,
    Shedding,
    UnknownPipeline,
)
from armature.resilience.settings import (
    BreakerSettings,
    BudgetSettings,
    BulkheadSettings,
    HedgeSettings,
    RateLimitSettings,
    RetrySettings,
    SheddingSettings,
)
from armature.resilience.testing import VirtualClock

_PREFIX = "ARMATURE_RESILIENCE_PIPELINES"

_WHOLE = {
    "fallback": {"value": {"price": 0}},
    "shedding": {"start": 50},
    "bulkhead": {"limit": 20, "queue": 5, "wait": 1},
    "rate_limit": {"calls": 100},
    "total": 5,
    "hedge": {"delay": 1},
    "retry": {"attempts": 2, "budget": {"ratio": 0.1}},
    "breaker": {"ratio": 0.3, "slow": 2},
    "attempt": 2,
}


def _settings(**pipelines: object) -> ResilienceSettings:
    return ResilienceSettings.model_validate({"pipelines": pipelines})


def test_a_pipeline_can_say_everything_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(_PREFIX, json.dumps({"payments": _WHOLE, "mail": {}}))

    pipelines = Pipelines(ResilienceSettings())

    assert [repr(each) for each in pipelines] == [
        "<Pipeline payments: fallback → shedding → bulkhead → rate_limit → total → hedge → retry → breaker → attempt>",
        "<Pipeline mail: total>",
    ]
    assert len(pipelines) == 2
    bulkhead = pipelines["payments"].find(Bulkhead)
    assert bulkhead is not None
    assert bulkhead.limit == 20


def test_a_pipeline_can_be_said_key_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(_PREFIX, '{"payments": {"retry": {"attempts": 2, "base": 0.5}}}')
    monkeypatch.setenv(f"{_PREFIX}__PAYMENTS__RETRY__ATTEMPTS", "4")
    monkeypatch.setenv(f"{_PREFIX}__PAYMENTS__TOTAL", "5")

    settings = ResilienceSettings().pipelines["payments"]

    assert settings == PipelineSettings(retry=RetrySettings(attempts=4, base=0.5), total=5)


@pytest.mark.parametrize(
    ("pipeline", "where", "message"),
    [
        ({"retry": {"attempts": 0}}, ("retry",), 'Retry: "attempts" is 0. Make it a whole number of at least 1.'),
        ({"retry": {"base": -1}}, ("retry",), 'Backoff: "base" is -1. Make it seconds from 0 on.'),
        (
            {"retry": {"budget": {"ratio": 2}}},
            ("retry",),
            'RetryBudget: "ratio" is 2. Make it a ratio above 0 and at most 1.',
        ),
        (
            {"breaker": {"window": 5}},
            ("breaker",),
            'Breaker: "minimum" is 10 and "window" 5: it could never open. Widen the window.',
        ),
        ({"bulkhead": {"limit": 0}}, ("bulkhead",), 'Bulkhead: "limit" is 0. Make it a whole number of at least 1.'),
        ({"total": -1}, (), 'Timeout: "seconds" is -1. Make it seconds above 0.'),
        ({"total": 1, "attempt": 2}, (), 'Pipeline: "attempt" is 2 s, above "total", 1 s. Lower it.'),
    ],
)
def test_what_a_strategy_refuses_is_refused_with_its_key(pipeline, where: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _settings(payments=pipeline)

    [error] = caught.value.errors()
    assert (error["loc"], error["msg"]) == (("pipelines", "payments", *where), f"Value error, {message}")


@pytest.mark.parametrize(
    "pipeline", [{"retries": 3}, {"retry": {"atempts": 3}}, {"retry": {"budget": {"share": 1}}}, {"bulkhead": {"x": 1}}]
)
def test_a_key_that_does_not_exist_is_refused(pipeline) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        _settings(payments=pipeline)


def test_a_pipeline_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownPipeline) as caught:
        Pipelines(_settings(payments={}, mail={}))["paymnts"]

    assert str(caught.value) == (
        'There is no pipeline "paymnts"; the settings give "payments", "mail".\n'
        "Add it to `pipelines` (ARMATURE_RESILIENCE_PIPELINES), or correct the name."
    )
    with pytest.raises(UnknownPipeline, match="the settings give none"):
        Pipelines(ResilienceSettings())["payments"]


async def test_a_reload_reaches_decorated_functions_and_keeps_what_did_not_change() -> None:
    clock, calls = VirtualClock(), 0
    pipelines = Pipelines(_settings(payments={"breaker": {"failures": 9}, "retry": {"attempts": 2}}), clock=clock)

    @pipelines["payments"]
    async def charge() -> None:
        nonlocal calls
        calls += 1
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        await charge()
    breaker = pipelines["payments"].find(Breaker)
    pipelines.reload(_settings(payments={"breaker": {"failures": 9}, "retry": {"attempts": 3}, "total": 60}, mail={}))
    with pytest.raises(OSError, match=r"^$"):
        await charge()

    assert breaker is not None
    assert (calls, breaker.snapshot().failures) == (5, 5)
    assert pipelines["payments"].find(Breaker) is breaker
    assert [each.name for each in pipelines] == ["payments", "mail"]
    pipelines.reload(_settings(payments={"breaker": {"failures": 10}}, mail={}))
    assert pipelines["payments"].find(Breaker) is not breaker


def test_a_reload_that_lacks_a_pipeline_changes_nothing() -> None:
    pipelines = Pipelines(_settings(payments={"total": 5}, mail={}, stock={}))

    with pytest.raises(InvalidSetting) as caught:
        pipelines.reload(_settings(payments={"attempt": 2}))

    assert str(caught.value) == (
        'The new settings lack "mail", "stock", which may be in use. Give each pipeline, if empty.'
    )
    assert repr(pipelines["payments"]) == "<Pipeline payments: total>"


async def test_strategies_that_are_built_do_what_they_say() -> None:
    clock = VirtualClock()
    retry = {"attempts": 4, "backoff": "linear", "base": 1, "jitter": False}
    pipelines = Pipelines(_settings(payments={"retry": retry, "fallback": {"value": [1]}}), clock=clock)

    @pipelines["payments"]
    async def charge() -> list[int]:
        raise OSError

    assert await charge() == [1]
    assert clock.slept == [1, 2, 3]


@pytest.mark.parametrize(
    ("backoff", "waits"), [("constant", [0.05, 0.05]), ("decorrelated", [0.2, 0.35]), ("exponential", [0.05, 0.1])]
)
async def test_each_backoff_can_be_said(backoff: str, waits: list[float]) -> None:
    clock = VirtualClock()
    settings = _settings(payments={"retry": {"backoff": backoff}})

    @Pipelines(settings, clock=clock, random=lambda: 0.5)["payments"]
    async def charge() -> None:
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        await charge()
    assert clock.slept == pytest.approx(waits)


@pytest.mark.parametrize(
    ("settings", "strategy"),
    [
        (SheddingSettings, Shedding),
        (BulkheadSettings, Bulkhead),
        (RateLimitSettings, RateLimit),
        (HedgeSettings, Hedge),
        (BudgetSettings, RetryBudget),
        (BreakerSettings, Breaker),
    ],
)
def test_settings_have_the_keywords_and_defaults_of_their_strategy(settings, strategy) -> None:
    keywords = inspect.signature(strategy).parameters
    fields = {
        name: inspect.Parameter.empty if field.is_required() else field.default
        for name, field in settings.model_fields.items()
    }

    assert fields == {name: each.default for name, each in _said(keywords).items()}


def _said(keywords: Mapping[str, inspect.Parameter]) -> dict[str, inspect.Parameter]:
    """What text can say: no functions, no classes of exceptions."""
    return {name: each for name, each in keywords.items() if name not in {"on", "on_result"}}


def test_the_first_attempts_of_settings_are_those_of_retry() -> None:
    made, default = RetrySettings().build(), Retry()

    assert (made.attempts, made._backoff) == (default.attempts, default._backoff)


def test_a_fallback_of_settings_may_be_nothing() -> None:
    pipeline = Pipelines(_settings(payments={"fallback": {"value": None}}))["payments"]

    assert isinstance(pipeline.find(Fallback), Fallback)

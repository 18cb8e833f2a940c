"""Calls that hold under failure: retry, breaker, bulkhead, time-outs, fallback, hedging, limits, as one pipeline.

`armature.resilience.module` plugs it into an Armature application.
"""

from armature.resilience.asgi import SheddingMiddleware
from armature.resilience.backoff import Backoff
from armature.resilience.breaker import Breaker, BreakerSnapshot, BreakerState
from armature.resilience.budget import RetryBudget
from armature.resilience.bulkhead import Bulkhead
from armature.resilience.clock import Clock
from armature.resilience.deadlines import deadline, remaining
from armature.resilience.errors import (
    BreakerOpen,
    BulkheadFull,
    DeadlinePassed,
    InvalidSetting,
    Overloaded,
    RateLimited,
    Rejected,
    ResilienceError,
    TimedOut,
    UnknownPipeline,
)
from armature.resilience.events import Event, Listener, Outcome
from armature.resilience.fallback import Fallback
from armature.resilience.hedge import Hedge
from armature.resilience.incoming import DeadlineMiddleware
from armature.resilience.pipeline import Pipeline
from armature.resilience.pipelines import Pipelines
from armature.resilience.rate_limit import RateLimit
from armature.resilience.retry import Retry
from armature.resilience.settings import PipelineSettings, ResilienceSettings
from armature.resilience.shedding import Shedding
from armature.resilience.strategy import Strategy
from armature.resilience.timeouts import Timeout

__all__ = [
    "Backoff",
    "Breaker",
    "BreakerOpen",
    "BreakerSnapshot",
    "BreakerState",
    "Bulkhead",
    "BulkheadFull",
    "Clock",
    "DeadlineMiddleware",
    "DeadlinePassed",
    "Event",
    "Fallback",
    "Hedge",
    "InvalidSetting",
    "Listener",
    "Outcome",
    "Overloaded",
    "Pipeline",
    "PipelineSettings",
    "Pipelines",
    "RateLimit",
    "RateLimited",
    "Rejected",
    "ResilienceError",
    "ResilienceSettings",
    "Retry",
    "RetryBudget",
    "Shedding",
    "SheddingMiddleware",
    "Strategy",
    "TimedOut",
    "Timeout",
    "UnknownPipeline",
    "deadline",
    "remaining",
]

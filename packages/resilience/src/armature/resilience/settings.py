"""What tunes named pipelines; read from the environment when the application starts."""

from abc import abstractmethod
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from armature.resilience.backoff import Backoff
from armature.resilience.breaker import Breaker
from armature.resilience.budget import RetryBudget
from armature.resilience.bulkhead import Bulkhead
from armature.resilience.fallback import Fallback
from armature.resilience.hedge import Hedge
from armature.resilience.order import in_order
from armature.resilience.rate_limit import RateLimit
from armature.resilience.retry import Retry
from armature.resilience.shedding import Shedding
from armature.resilience.strategy import Strategy


class StrategySettings(BaseModel):
    """One strategy of a pipeline: the keywords of its class. What the class refuses is refused here, by its key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @abstractmethod
    def build(self) -> Strategy:
        """The strategy, with a state of its own."""

    @model_validator(mode="after")
    def _can_be_built(self) -> Self:
        self.build()
        return self


class FallbackSettings(StrategySettings):
    """As `Fallback(value=…)`: what is answered in place of a call that failed."""

    value: JsonValue = Field(description="The answer, as JSON.")

    def build(self) -> Fallback:
        """As `StrategySettings.build`."""
        return Fallback(value=self.value)


class SheddingSettings(StrategySettings):
    """As `Shedding`."""

    start: int = Field(default=20, description="Calls at once in the beginning.")
    least: int = Field(default=2, description="The limit falls below only to learn how long calls take without load.")
    most: int = Field(default=1000, description="The limit never rises above.")
    queue: int = Field(default=50, description="Calls that wait for a place.")
    wait: float = Field(default=0.1, description="Seconds that a call waits at most.")
    tolerance: float = Field(default=1.5, description="How many times as long as without load calls may take.")
    retry_after: float = Field(default=1, description="Seconds that a refusal asks the caller to wait.")

    def build(self) -> Shedding:
        """As `StrategySettings.build`."""
        return Shedding(**_keywords(self))


class BulkheadSettings(StrategySettings):
    """As `Bulkhead`."""

    limit: int = Field(description="Calls that run at once.")
    queue: int = Field(default=0, description="Calls that wait for a place.")
    wait: float | None = Field(default=None, description="Seconds that a call waits at most; for ever when left out.")

    def build(self) -> Bulkhead:
        """As `StrategySettings.build`."""
        return Bulkhead(**_keywords(self))


class RateLimitSettings(StrategySettings):
    """As `RateLimit`."""

    calls: int = Field(description="Calls that may begin in any `per` seconds.")
    per: float = Field(default=1, description="Seconds.")
    wait: float = Field(default=0, description="Seconds that a call waits for its turn at most.")

    def build(self) -> RateLimit:
        """As `StrategySettings.build`."""
        return RateLimit(**_keywords(self))


class HedgeSettings(StrategySettings):
    """As `Hedge`."""

    delay: float = Field(description="Seconds without an answer after which another attempt starts.")
    attempts: int = Field(default=2, description="Attempts in all.")

    def build(self) -> Hedge:
        """As `StrategySettings.build`."""
        return Hedge(**_keywords(self))


class BudgetSettings(BaseModel):
    """As `RetryBudget`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ratio: float = Field(default=0.2, description="Retries that each call earns.")
    minimum: float = Field(default=1, description="Retries that each second earns.")
    burst: int = Field(default=10, description="Retries that are saved up at most.")


class RetrySettings(StrategySettings):
    """As `Retry`, with the backoff spelled out; exceptions are those that `Retry` retries by default."""

    attempts: int = Field(default=3, description="Attempts in all.")
    backoff: Literal["constant", "linear", "exponential", "decorrelated"] = Field(
        default="exponential", description="How the waits grow."
    )
    base: float = Field(default=0.1, description="Seconds of the first wait.")
    factor: float = Field(default=2, description="How much longer each exponential wait is.")
    most: float = Field(default=10, description="Seconds of the longest wait.")
    jitter: bool = Field(default=True, description="Whether waits are drawn between 0 and what they would be.")
    budget: BudgetSettings | None = Field(default=None, description="How many retries there may be among calls.")

    def build(self) -> Retry:
        """As `StrategySettings.build`."""
        budget = None if self.budget is None else RetryBudget(**_keywords(self.budget))
        return Retry(self.attempts, backoff=self._backoff(), budget=budget)

    def _backoff(self) -> Backoff:
        if self.backoff == "constant":
            return Backoff.constant(self.base, jitter=self.jitter)
        jitter = self.jitter and self.backoff != "decorrelated"
        return Backoff(self.backoff, self.base, self.most, self.factor, jitter)


class BreakerSettings(StrategySettings):
    """As `Breaker`; exceptions are those that it counts by default."""

    failures: int | None = Field(default=None, description="Failed calls in the window that open it.")
    ratio: float | None = Field(default=None, description="Or the share of failed calls that does; 0.5 by default.")
    minimum: int | None = Field(default=None, description="Calls before a share is looked at; 10 by default.")
    window: int | None = Field(default=None, description="How many calls are looked at; 100 by default.")
    seconds: float | None = Field(default=None, description="Or those of how many seconds.")
    slow: float | None = Field(default=None, description="Seconds from which on a call is slow.")
    slow_ratio: float | None = Field(default=None, description="The share of slow calls that opens it; 1 by default.")
    open_for: float = Field(default=30, description="Seconds until it tries again.")
    half_open: int = Field(default=1, description="Calls that try, all of which must succeed.")

    def build(self) -> Breaker:
        """As `StrategySettings.build`."""
        return Breaker(**_keywords(self))


class PipelineSettings(BaseModel):
    """One pipeline: the strategies that are given, in the order of every pipeline."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fallback: FallbackSettings | None = Field(default=None, description="What is answered when all else failed.")
    shedding: SheddingSettings | None = Field(default=None, description="A limit of calls that adapts.")
    bulkhead: BulkheadSettings | None = Field(default=None, description="Calls at once.")
    rate_limit: RateLimitSettings | None = Field(default=None, description="Calls in a time.")
    total: float | None = Field(default=None, description="Seconds for a call with all its attempts.")
    hedge: HedgeSettings | None = Field(default=None, description="A second attempt beside one that takes long.")
    retry: RetrySettings | None = Field(default=None, description="Another attempt after one that failed.")
    breaker: BreakerSettings | None = Field(default=None, description="Leaves a service alone that fails.")
    attempt: float | None = Field(default=None, description="Seconds for each attempt.")

    @property
    def strategies(self) -> tuple[StrategySettings, ...]:
        """Those that are given, without the time-outs."""
        named = (self.fallback, self.shedding, self.bulkhead, self.rate_limit, self.hedge, self.retry, self.breaker)
        return tuple(each for each in named if each is not None)

    @model_validator(mode="after")
    def _time_outs_fit(self) -> Self:
        in_order("Pipeline", (), self.total, self.attempt)
        return self


class ResilienceSettings(BaseSettings):
    """Pipelines by name, in `ARMATURE_RESILIENCE_PIPELINES` as JSON, or key by key.

    `ARMATURE_RESILIENCE_PIPELINES__PAYMENTS__RETRY__ATTEMPTS=3` sets one key of the pipeline "payments", also over what
    the JSON says; names in variables are lower case. Keys that do not exist, and numbers that cannot be, are refused.
    """

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="ARMATURE_RESILIENCE_", env_nested_delimiter="__", extra="ignore"
    )

    pipelines: dict[str, PipelineSettings] = Field(default={}, description="Pipelines by their names.")
    shedding: SheddingSettings = Field(
        default_factory=SheddingSettings, description="Load shedding of requests, where `ResilienceModule` has it."
    )
    shedding_exempt: tuple[str, ...] = Field(
        default=("/health", "/live", "/ready", "/startup"), description="Paths that are never refused."
    )


# Any: keywords of a constructor, which the model's fields repeat; a test holds the two together.
def _keywords(settings: BaseModel) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in type(settings).model_fields}

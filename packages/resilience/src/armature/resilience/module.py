"""The plug: named pipelines, their health, and what clients are told, in an Armature application."""

import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NoReturn

from armature.core import ConfiguredModule, Module, module, provide
from armature.core.errors import GatewayTimeout, ServiceUnavailable
from armature.core.health import Health, HealthIndicator
from armature.resilience.asgi import ASGIApp, SheddingMiddleware
from armature.resilience.breaker import Breaker, BreakerState
from armature.resilience.declared import resilient
from armature.resilience.errors import Rejected, TimedOut
from armature.resilience.events import Listener
from armature.resilience.incoming import DeadlineMiddleware
from armature.resilience.pipelines import Pipelines
from armature.resilience.settings import ResilienceSettings

__all__ = ["PipelinesHealth", "ResilienceFilter", "ResilienceModule", "resilient"]


def _pipelines(settings: ResilienceSettings, listeners: list[Listener]) -> Pipelines:
    return Pipelines(settings, listeners=listeners)


class PipelinesHealth(HealthIndicator):
    """Degraded while a breaker is not closed; the details have the state of each by the name of its pipeline.

    An open breaker says that something else is down, and that this process lives without it, so it is not critical:
    to take this process out would not bring the other back.
    """

    name = "resilience"
    critical = False

    def __init__(self, pipelines: Pipelines) -> None:
        self._pipelines = pipelines

    async def check(self) -> Health:
        """Looks at every breaker, without I/O."""
        breakers = {each.name: each.find(Breaker) for each in self._pipelines}
        states = {name: breaker.state for name, breaker in breakers.items() if breaker is not None}
        well = all(state is BreakerState.CLOSED for state in states.values())
        return Health.up(**states) if well else Health.degraded(**states)


class ResilienceFilter:
    """Tells clients of what was refused or ended: 503, with `Retry-After` where it is known, or 504 for a time-out."""

    def catch(self, error: Rejected | TimedOut) -> NoReturn:
        """Raises the problem, with the error as its cause."""
        if isinstance(error, TimedOut):
            raise GatewayTimeout from error
        raise ServiceUnavailable(
            retry_after=None if error.retry_after is None else math.ceil(error.retry_after)
        ) from error


class ApplicationShedding(SheddingMiddleware):
    """The middleware as an application builds it."""

    def __init__(self, app: ASGIApp, settings: ResilienceSettings) -> None:
        super().__init__(app, settings.shedding.build(), exempt=settings.shedding_exempt)


@module(
    providers=[provide(Pipelines).by(_pipelines), provide(HealthIndicator).use(PipelinesHealth)],
    exports=[Pipelines, ResilienceSettings],
    application_filters=[ResilienceFilter],
)
class ResilienceModule(ConfiguredModule[ResilienceSettings]):
    """Provides `Pipelines` to whoever imports it, for `@resilient("payments")` and by injection.

    Whoever provides a `Listener` hears the events of all of them. `/health` shows the state of every breaker. A call
    that was refused answers 503 and one whose time was up 504, unless a filter of the application says otherwise.

    `shedding` puts load shedding around the whole application: more requests than are answered in good time get 503
    with `Retry-After` (`ARMATURE_RESILIENCE_SHEDDING__…`). `deadlines` takes over the time that callers have left, from
    the header `Request-Timeout`. Settings are read from the environment, or given as to every `ConfiguredModule`.
    """

    def __init__(
        self,
        settings: ResilienceSettings | Callable[..., ResilienceSettings | Awaitable[ResilienceSettings]] | None = None,
        *,
        shedding: bool = False,
        deadlines: bool = False,
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        super().__init__(settings, imports=imports, name=name)
        around = [ApplicationShedding] * shedding + [DeadlineMiddleware] * deadlines
        object.__setattr__(self, "application_middleware", tuple(around))

    def means(self, other: Module) -> bool:
        """Whether both mentions have equal settings and surround the application alike."""
        return super().means(other) and self.application_middleware == other.application_middleware

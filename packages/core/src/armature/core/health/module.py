"""The module that answers whether the application is well, alive, started and ready."""

from armature.core.app import ApplicationState
from armature.core.di import provide
from armature.core.health.answers import CheckupModule, HealthAnswers
from armature.core.health.checkup import Checkup
from armature.core.health.controller import health_controller
from armature.core.health.settings import HealthSettings
from armature.core.modules import Module, public


class HealthModule(Module):
    """Answers `/health`, `/live`, `/ready` and `/startup`, whose paths are keywords.

    `/health` asks every `HealthIndicator`; `/ready` as well, and is down while the application stops; `/live` asks only
    what cannot do I/O, every `LivenessIndicator`; `/startup` is up once the application has started. Up and degraded
    answer 200, down and unknown 503. The bare status is all they show, unless `ARMATURE_HEALTH_DETAILS` is true.
    """

    def __init__(
        self, *, health: str = "/health", live: str = "/live", ready: str = "/ready", startup: str = "/startup"
    ) -> None:
        paths = (health, live, ready, startup)
        super().__init__(
            imports=[CheckupModule],
            controllers=[public(health_controller(*paths))],
            providers=[HealthSettings, provide(HealthAnswers).by(_answers)],
            exports=[HealthSettings],
        )
        object.__setattr__(self, "_paths", paths)

    def means(self, other: Module) -> bool:
        """Whether both mentions answer at the same paths."""
        return isinstance(other, HealthModule) and vars(self)["_paths"] == vars(other)["_paths"]


def _answers(checkup: Checkup, state: ApplicationState, settings: HealthSettings) -> HealthAnswers:
    return HealthAnswers(checkup, state, details=settings.details)

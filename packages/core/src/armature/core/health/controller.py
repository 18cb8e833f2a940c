"""The health endpoints, on whichever port they stand."""

from armature.core.health.answers import HealthAnswers, Report
from armature.core.http.reply import Reply
from armature.core.modules import controller, get

_NO_STORE = {"cache-control": "no-store"}
_UNWELL = (503,)


def health_controller(health_path: str, live_path: str, ready_path: str, startup_path: str) -> type:
    """The controller that answers at these paths; whoever lists it provides its `HealthAnswers`."""

    @controller("/", tags=["health"])
    class HealthController:
        def __init__(self, answers: HealthAnswers) -> None:
            self.answers = answers

        @get(health_path, headers=_NO_STORE, other_statuses=_UNWELL, name="health")
        async def health(self) -> Reply[Report]:
            """Whether everything that the application needs is there."""
            return await self.answers.health()

        @get(live_path, headers=_NO_STORE, other_statuses=_UNWELL, name="live")
        async def live(self) -> Reply[Report]:
            """Whether the process is able to work."""
            return self.answers.live()

        @get(ready_path, headers=_NO_STORE, other_statuses=_UNWELL, name="ready")
        async def ready(self) -> Reply[Report]:
            """Whether new work is welcome; down while the application stops."""
            return await self.answers.ready()

        @get(startup_path, headers=_NO_STORE, other_statuses=_UNWELL, name="startup")
        async def startup(self) -> Reply[Report]:
            """Whether the application has started."""
            return self.answers.startup()

    return HealthController

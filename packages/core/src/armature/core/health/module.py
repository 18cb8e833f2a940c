"""The module that answers whether the application is well, alive and ready."""

from armature.core.app import ApplicationState
from armature.core.health.indicators import Checkup, HealthReport
from armature.core.http.reply import Reply
from armature.core.modules import Module, controller, get

_NO_STORE = {"cache-control": "no-store"}


class HealthModule(Module):
    """Answers `/health` (all indicators), `/live` (the process runs) and `/ready` (new work is welcome).

    Each gives `{"status": "up"}` with 200 or `{"status": "down"}` with 503. Liveness asks nobody, so that a database
    that is away does not restart the process. The paths are keywords.
    """

    def __init__(self, *, health: str = "/health", live: str = "/live", ready: str = "/ready") -> None:
        super().__init__(controllers=[_controller(health, live, ready)], providers=[Checkup])
        object.__setattr__(self, "_paths", (health, live, ready))

    def means(self, other: Module) -> bool:
        """Whether both mentions answer at the same paths."""
        return isinstance(other, HealthModule) and vars(self)["_paths"] == vars(other)["_paths"]


def _controller(health_path: str, live_path: str, ready_path: str) -> type:
    @controller("/", tags=["health"])
    class HealthController:
        def __init__(self, checkup: Checkup, state: ApplicationState) -> None:
            self.checkup = checkup
            self.state = state

        @get(health_path, headers=_NO_STORE, name="health")
        async def health(self) -> Reply[HealthReport]:
            """Whether everything that the application needs is there."""
            return _reply(up=await self._well())

        @get(live_path, headers=_NO_STORE, name="live")
        async def live(self) -> HealthReport:
            """Whether the process runs."""
            return HealthReport("up")

        @get(ready_path, headers=_NO_STORE, name="ready")
        async def ready(self) -> Reply[HealthReport]:
            """Whether new work is welcome; false while the application stops."""
            return _reply(up=self.state.ready and await self._well())

        async def _well(self) -> bool:
            return all(health.up for health in (await self.checkup.examine()).values())

    return HealthController


def _reply(*, up: bool) -> Reply[HealthReport]:
    return Reply(HealthReport("up" if up else "down"), status=200 if up else 503)

"""Health with details."""

from armature.core.health.answers import NO_STORE, HealthAnswers, Report
from armature.core.http.reply import Reply
from armature.core.management.managed import Managed
from armature.core.modules import controller, get


@controller("/", tags=["health"])
class ProbeController:
    """Answers as `HealthModule` does, always with what each indicator found."""

    def __init__(self, managed: Managed) -> None:
        self.answers = HealthAnswers(managed.checkup, managed.app.state, details=True)

    @get("/health", headers=NO_STORE)
    async def health(self) -> Reply[Report]:
        """Whether everything that the application needs is there."""
        return await self.answers.health()

    @get("/live", headers=NO_STORE)
    async def live(self) -> Reply[Report]:
        """Whether the process is able to work."""
        return self.answers.live()

    @get("/ready", headers=NO_STORE)
    async def ready(self) -> Reply[Report]:
        """Whether new work is welcome; down while the application stops."""
        return await self.answers.ready()

    @get("/startup", headers=NO_STORE)
    async def startup(self) -> Reply[Report]:
        """Whether the application has started."""
        return self.answers.startup()

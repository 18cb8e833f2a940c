"""How background work stands, among what the health answers tell."""

from typing import ClassVar

from armature.core.app import Background
from armature.core.health.indicators import Health, HealthIndicator


class BackgroundIndicator(HealthIndicator):
    """Degraded while `ARMATURE_BACKGROUND_LIMIT` is reached; its details are the figures of `Background`.

    `HealthModule` brings it.
    """

    name: ClassVar[str] = "background"
    critical: ClassVar[bool] = False

    def __init__(self, background: Background) -> None:
        self.background = background

    async def check(self) -> Health:
        """Looks at the figures."""
        figures = self.background.figures
        is_full = figures.running + figures.waiting >= figures.limit
        return Health.degraded(**figures._asdict()) if is_full else Health.up(**figures._asdict())

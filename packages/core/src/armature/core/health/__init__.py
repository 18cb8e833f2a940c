"""Health: indicators that a package or application contributes, and `/health`, `/live`, `/ready` and `/startup`."""

from armature.core.health.background import BackgroundIndicator
from armature.core.health.indicators import Health, HealthIndicator, LivenessIndicator, Status
from armature.core.health.module import HealthModule
from armature.core.health.resources import DiskIndicator, MemoryIndicator
from armature.core.health.settings import HealthSettings

__all__ = [
    "BackgroundIndicator",
    "DiskIndicator",
    "Health",
    "HealthIndicator",
    "HealthModule",
    "HealthSettings",
    "LivenessIndicator",
    "MemoryIndicator",
    "Status",
]

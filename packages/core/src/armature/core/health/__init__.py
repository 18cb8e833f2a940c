"""Health: indicators that a package or application contributes, and `/health`, `/live` and `/ready`."""

from armature.core.health.indicators import Health, HealthIndicator
from armature.core.health.module import HealthModule

__all__ = ["Health", "HealthIndicator", "HealthModule"]

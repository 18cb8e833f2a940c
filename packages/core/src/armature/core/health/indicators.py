"""What an indicator is: one thing that the application needs, and whether it is there."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Self


class Status(StrEnum):
    """How something is. `UP` and `DEGRADED` answer 200, `DOWN` and `UNKNOWN` 503."""

    UP = "up"
    DEGRADED = "degraded"
    """It works, and somebody should look."""

    DOWN = "down"
    UNKNOWN = "unknown"
    """It could not be found out."""


@dataclass(frozen=True, slots=True)
class Health:
    """What an indicator found. `details` are for operators and shown only where `ARMATURE_HEALTH_DETAILS` allows it.

    >>> Health.degraded(lag_seconds=90).status
    <Status.DEGRADED: 'degraded'>
    """

    status: Status
    details: Mapping[str, object] = field(default_factory=dict[str, object])

    @classmethod
    def up(cls, **details: object) -> Self:
        """It is there."""
        return cls(Status.UP, details)

    @classmethod
    def degraded(cls, **details: object) -> Self:
        """It works, and somebody should look."""
        return cls(Status.DEGRADED, details)

    @classmethod
    def down(cls, **details: object) -> Self:
        """It is not there."""
        return cls(Status.DOWN, details)

    @classmethod
    def unknown(cls, **details: object) -> Self:
        """It could not be found out."""
        return cls(Status.UNKNOWN, details)


class HealthIndicator(ABC):
    """Something that `/health` and `/ready` ask; may do I/O. Subclasses set `name`.

    Provide it from any module: `provide(HealthIndicator).use(WarehouseIndicator)`. One that raises, or takes longer
    than `timeout_seconds`, is down. What is down and not `critical` only degrades the whole. A result is asked for
    again after `cached_seconds`.
    """

    name: ClassVar[str] = ""
    critical: ClassVar[bool] = True
    timeout_seconds: ClassVar[float] = 5.0
    cached_seconds: ClassVar[float] = 0.0

    @abstractmethod
    async def check(self) -> Health:
        """Looks now."""


class LivenessIndicator(ABC):
    """Something that `/live` asks: whether this process is still able to work at all.

    It is sync, so it cannot wait for anything: a database that is away must not restart the process. Provide it with
    `provide(LivenessIndicator).use(…)`. Subclasses set `name`.
    """

    name: ClassVar[str] = ""

    @abstractmethod
    def check(self) -> Health:
        """Looks now, without I/O."""

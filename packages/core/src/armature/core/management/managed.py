"""What the management port is about: another application of the same process."""

from dataclasses import dataclass

from armature.core.app import Application
from armature.core.health.checkup import Checkup


@dataclass(frozen=True, slots=True)
class Managed:
    """An application, and the checkup that its own health endpoints use too."""

    app: Application
    checkup: Checkup

"""Indicators of what every process needs: room on a disk, and memory."""

import shutil
from pathlib import Path
from typing import ClassVar

import anyio.to_thread

from armature.core.health.indicators import Health, HealthIndicator
from armature.core.health.settings import HealthSettings

_MEMINFO = Path("/proc/meminfo")


class DiskIndicator(HealthIndicator):
    """How full the disk at `ARMATURE_HEALTH_DISK_PATH` is."""

    name: ClassVar[str] = "disk"
    cached_seconds: ClassVar[float] = 10.0

    def __init__(self, settings: HealthSettings) -> None:
        self.settings = settings

    async def check(self) -> Health:
        """Asks the operating system, in a thread: a network disk can hang."""
        usage = await anyio.to_thread.run_sync(shutil.disk_usage, self.settings.disk_path)
        return _by_share(usage.used / usage.total, self.settings, free_bytes=usage.free, path=self.settings.disk_path)


class MemoryIndicator(HealthIndicator):
    """How much of the machine's memory is taken; unknown where there is no `/proc/meminfo`."""

    name: ClassVar[str] = "memory"
    cached_seconds: ClassVar[float] = 10.0

    def __init__(self, settings: HealthSettings, meminfo: Path = _MEMINFO) -> None:
        self.settings = settings
        self.meminfo = meminfo

    async def check(self) -> Health:
        """Reads what the kernel counts as available."""
        try:
            text = self.meminfo.read_text()
        except OSError:
            return Health.unknown(reason="This system does not tell.")
        lines = [line.partition(":") for line in text.splitlines()]
        kilobytes = {name: int(rest.split()[0]) for name, _, rest in lines}
        total, available = kilobytes["MemTotal"], kilobytes["MemAvailable"]
        return _by_share(1 - available / total, self.settings, available_bytes=available * 1024)


def _by_share(share: float, settings: HealthSettings, **details: object) -> Health:
    found = {"used": round(share, 3), **details}
    if share >= settings.down_at:
        return Health.down(**found)
    return Health.degraded(**found) if share >= settings.degraded_at else Health.up(**found)

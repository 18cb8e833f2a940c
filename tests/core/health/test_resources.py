"""The indicators of what every process needs."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from armature.core import Application, Module, provide
from armature.core.health import DiskIndicator, Health, HealthIndicator, HealthModule, HealthSettings, MemoryIndicator
from tests.core.http.serving import QUIET

SETTINGS = HealthSettings(degraded_at=0.5, down_at=0.9)


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (49, Health.up(used=0.49, free_bytes=51, path="/")),
        (50, Health.degraded(used=0.5, free_bytes=50, path="/")),
        (90, Health.down(used=0.9, free_bytes=10, path="/")),
    ],
    ids=["up", "degraded", "down"],
)
async def test_a_disk_is_as_well_as_it_is_empty(monkeypatch: pytest.MonkeyPatch, used: int, expected: Health) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, used, 100 - used))

    assert await DiskIndicator(SETTINGS).check() == expected


@pytest.mark.parametrize(
    ("available", "expected"),
    [
        (60, Health.up(used=0.4, available_bytes=61_440)),
        (20, Health.degraded(used=0.8, available_bytes=20_480)),
        (5, Health.down(used=0.95, available_bytes=5_120)),
    ],
    ids=["up", "degraded", "down"],
)
async def test_memory_is_as_well_as_it_is_free(tmp_path: Path, available: int, expected: Health) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(
        f"MemTotal:     100 kB\nMemFree:      1 kB\nMemAvailable:   {available} kB\nHugePages_Total: 0\n"
    )

    assert await MemoryIndicator(SETTINGS, meminfo).check() == expected


async def test_memory_is_unknown_where_the_system_does_not_tell(tmp_path: Path) -> None:
    indicator = MemoryIndicator(SETTINGS, tmp_path / "nowhere")

    assert await indicator.check() == Health.unknown(reason="This system does not tell.")


def test_both_are_provided_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_HEALTH_DETAILS", "true")
    providers = [provide(HealthIndicator).use(DiskIndicator)]
    more = Module(name="More", imports=[HealthModule], providers=[provide(HealthIndicator).use(MemoryIndicator)])

    with TestClient(Application(Module(imports=[HealthModule, more], providers=providers), settings=QUIET)) as client:
        assert set(client.get("/health").json()["indicators"]) == {"background", "disk", "memory"}

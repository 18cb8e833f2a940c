"""What the health answers tell of background work."""

import asyncio

from armature.core import Application, Background, Module
from armature.core.health import HealthModule, HealthSettings
from tests.core.app.life import until
from tests.core.http.serving import exchange, quiet


async def test_background_work_is_told_and_degrades_the_whole_where_its_limit_is_reached() -> None:
    release = asyncio.Event()
    app = Application(Module(imports=[HealthModule]), settings=quiet(background_limit=2, background_concurrency=1))

    async with app.override(HealthSettings).value(HealthSettings(details=True)) as running:
        background = await running.container.get(Background)
        background.spawn(release.wait)
        background.spawn(release.wait)
        await until(lambda: background.figures.running)
        full = await exchange(running, "GET", "/ready")
        release.set()
        await background.idle()
        idle = await exchange(running, "GET", "/ready")

    details = b'{"running":%d,"waiting":%d,"done":%d,"failed":0,"limit":2}'
    report = b'{"status":"%s","indicators":{"background":{"status":"%s","critical":false,"details":%s}}}'
    assert (full[0]["status"], full[1]["body"]) == (200, report % (b"degraded", b"degraded", details % (1, 1, 0)))
    assert (idle[0]["status"], idle[1]["body"]) == (200, report % (b"up", b"up", details % (0, 0, 2)))

"""`BroadcastModule`: its settings and its fan-out, and what two mentions of it mean."""

import pytest

from armature.core import Application, Module, WiringError, provide
from armature.core.broadcast import Broadcaster, BroadcastModule, BroadcastSettings, Fanout, MemoryFanout, Rooms


class OtherFanout(MemoryFanout): ...


OTHER = provide(Fanout).use(OtherFanout)


async def test_rooms_and_broadcaster_share_one_fan_out() -> None:
    async with Application(Module(imports=[BroadcastModule, BroadcastModule()])) as app:
        await (await app.container.get(Broadcaster)).subscribe("a")
        await app.container.get(Rooms)
        fanout = await app.container.get(Fanout)

    assert isinstance(fanout, MemoryFanout)


async def test_another_fan_out_and_settings_from_a_factory_may_be_given() -> None:
    def settings() -> BroadcastSettings:
        return BroadcastSettings(queue=7)

    async with Application(Module(imports=[BroadcastModule(settings, fanout=OTHER)])) as app:
        found = await app.container.get(Fanout), (await app.container.get(BroadcastSettings)).queue

    assert (type(found[0]), found[1]) == (OtherFanout, 7)


@pytest.mark.parametrize("other", [BroadcastModule(fanout=OTHER), BroadcastModule(BroadcastSettings(queue=7))])
def test_two_mentions_that_differ_do_not_start(other: Module) -> None:
    with pytest.raises(WiringError, match="BroadcastModule"):
        Application(Module(imports=[BroadcastModule, other]))


async def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_BROADCAST_SLOW_CLIENTS", "drop-oldest")

    async with Application(Module(imports=[BroadcastModule])) as app:
        settings = await app.container.get(BroadcastSettings)

    assert settings.slow_clients == "drop-oldest"

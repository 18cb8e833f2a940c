"""The module that provides rooms and a broadcaster."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from armature.core.broadcast.broadcaster import Broadcaster
from armature.core.broadcast.fanout import Fanout
from armature.core.broadcast.memory import MemoryFanout
from armature.core.broadcast.rooms import Rooms
from armature.core.broadcast.settings import BroadcastSettings
from armature.core.di import Provider, provide
from armature.core.modules import ConfiguredModule, Module, module

_IN_MEMORY = provide(Fanout).use(MemoryFanout)


@module(providers=[Rooms, Broadcaster], exports=[Rooms, Broadcaster, Fanout, BroadcastSettings])
class BroadcastModule(ConfiguredModule[BroadcastSettings]):
    """Provides `Rooms`, `Broadcaster` and the `Fanout` below both, which by default stays within the process.

    `fanout` is another one, such as `provide(Fanout).use(RedisFanout)`; `imports` are modules that it needs. Settings
    are read from the environment, or given as to every `ConfiguredModule`.
    """

    def __init__(
        self,
        settings: BroadcastSettings | Callable[..., BroadcastSettings | Awaitable[BroadcastSettings]] | None = None,
        *,
        fanout: Provider = _IN_MEMORY,
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        super().__init__(settings, imports=imports, name=name)
        object.__setattr__(self, "providers", (fanout, *self.providers))
        object.__setattr__(self, "_fanout", fanout)

    def means(self, other: Module) -> bool:
        """Whether both mentions have equal settings and one fan-out."""
        theirs: object = vars(other).get("_fanout")
        return super().means(other) and vars(self)["_fanout"] == theirs

"""The module that brings the store of `@idempotent`."""

from armature.core.clock import Clock
from armature.core.di import provide
from armature.core.idempotency.memory import MemoryIdempotencyStore
from armature.core.idempotency.settings import IdempotencySettings
from armature.core.idempotency.store import IdempotencyStore
from armature.core.modules import ConfiguredModule, module


def _store(settings: IdempotencySettings, clock: Clock) -> IdempotencyStore:
    return MemoryIdempotencyStore(settings.most, clock)


@module(providers=[provide(IdempotencyStore).by(_store)], exports=[IdempotencyStore, IdempotencySettings])
class IdempotencyModule(ConfiguredModule[IdempotencySettings]):
    """Provides the store of one process and the settings.

    Several processes share a store of their own: `provide(IdempotencyStore).by(…)` in a module that exports it, and
    `IdempotencySettings`.
    """

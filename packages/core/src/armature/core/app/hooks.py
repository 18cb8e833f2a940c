"""Calls the life-cycle hooks of whatever the container built."""

import inspect
from collections.abc import Iterable

from armature.core.logging import get_logger
from armature.core.source import name_of

_log = get_logger("armature.lifecycle")


class Hooks:
    """What happens to each singleton after it is built and before it is closed."""

    async def built(self, instance: object) -> None:
        """`on_module_init`, before anything that needs the object is built; an error stops the start."""
        await call_hook(instance, "on_module_init")

    async def closing(self, instance: object) -> None:
        """`on_application_shutdown`, after everything that needs the object was closed."""
        await call_hook(instance, "on_application_shutdown")

    def failed(self, instance: object, error: BaseException) -> None:
        """An error while closing; it is logged, and closing goes on."""
        _log.error("closing failed", provider=name_of(type(instance)), exc_info=error)

    async def bootstrap(self, instances: Iterable[object]) -> None:
        """`on_application_bootstrap` of all, in order of start; an error stops the start."""
        for instance in instances:
            await call_hook(instance, "on_application_bootstrap")

    async def before_shutdown(self, instances: Iterable[object]) -> None:
        """`before_application_shutdown` of all, in reverse; an error is logged."""
        for instance in instances:
            try:
                await call_hook(instance, "before_application_shutdown")
            except Exception as error:  # noqa: BLE001 - the shutdown goes on
                self.failed(instance, error)


async def call_hook(instance: object, name: str) -> None:
    """Calls a hook, sync or async, where the object's class has it."""
    hook = getattr(type(instance), name, None)
    if hook is None:
        return
    outcome = hook(instance)
    if inspect.isawaitable(outcome):
        await outcome

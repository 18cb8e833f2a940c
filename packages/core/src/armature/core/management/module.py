"""The module that opens the management port."""

from collections.abc import Callable, Sequence
from typing import Any

from armature.core.app import Application
from armature.core.di import provide
from armature.core.errors import WiringError
from armature.core.health.answers import CheckupModule
from armature.core.management.port import Listening, ManagementPort
from armature.core.management.settings import ManagementSettings
from armature.core.management.surface import Surface
from armature.core.modules import Module
from armature.core.source import caller


class ManagementModule(Module):
    """Opens a port of its own at `ARMATURE_MANAGEMENT_PORT`, for those who run the application.

    It answers `/health`, `/live`, `/ready` and `/startup` with details, `/loggers` and `/loggers/{name}`, `/routes` and
    `/explain?route=GET /x`. `guards` cover all of them; `imports` are modules that answer on this port alone, or whose
    exports the guards need, built apart from the application's own. Raises `WiringError` without uvicorn.
    """

    def __init__(self, *, guards: Sequence[Any] = (), imports: Sequence[Any] = ()) -> None:
        where = caller()
        surface = Surface(tuple(guards), tuple(imports), where)
        surface.check()
        listener = _listener(where)

        def open_port(app: Application, settings: ManagementSettings) -> ManagementPort:
            return ManagementPort(app, settings, surface, listener)

        super().__init__(
            imports=[CheckupModule],
            providers=[ManagementSettings, provide(ManagementPort).by(open_port)],
            exports=[ManagementPort],
        )
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "_surface", surface)

    def means(self, other: Module) -> bool:
        """Whether both mentions have the same guards and imports."""
        if not isinstance(other, ManagementModule):
            return False
        mine, theirs = vars(self)["_surface"], vars(other)["_surface"]
        return bool(mine.guards == theirs.guards and mine.imports == theirs.imports)


def _listener(where: str) -> Callable[[Application], Listening]:
    try:  # uvicorn is an extra: only a management port needs it
        from armature.core.management.listener import Listener  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise WiringError(
            f"ManagementModule ({where}) needs {error.name}, which is not installed.\n"
            'Write `pip install "armature-core[uvicorn]"`.'
        ) from None
    return Listener

"""The module that gives cursors their key."""

from armature.core.di import provide
from armature.core.logging import get_logger
from armature.core.modules import ConfiguredModule, module
from armature.core.paging.cursors import Cursors
from armature.core.paging.settings import PagingSettings


def _cursors(settings: PagingSettings) -> Cursors:
    if settings.secret is None:
        get_logger("armature.paging").warning(
            "cursors end with this process, and no other reads them", set="ARMATURE_PAGING_SECRET"
        )
        return Cursors.temporary()
    return Cursors(settings.secret.get_secret_value().encode())


@module(providers=[provide(Cursors).by(_cursors)], exports=[Cursors])
class PagingModule(ConfiguredModule[PagingSettings]):
    """Provides `Cursors`, which every `CursorPage` needs; offset pages need no module.

    They are signed with `ARMATURE_PAGING_SECRET`. Without it the key is random: a cursor is 400 in another process and
    after a restart, and the start says so in the log.
    """

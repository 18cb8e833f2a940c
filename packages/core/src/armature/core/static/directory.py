"""The directory on the disk: what is in it, and nothing else."""

import errno
import os
from collections.abc import Callable
from pathlib import PurePath
from stat import S_ISDIR, S_ISREG

from armature.core.static.paths import is_hidden
from armature.core.static.variants import File, Shown, shown

_NO_FILE = frozenset({errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP})
_INDEX = "index.html"


class Directory:
    """Looks files up; `lookup` gives the real path of a name, and None for one that is not there or leads outside."""

    def __init__(
        self, root: str, lookup: Callable[[str], tuple[str, os.stat_result | None]], *, shows_hidden: bool
    ) -> None:
        self._root = root
        self._lookup = lookup
        self._shows_hidden = shows_hidden

    def find(self, name: str, *, as_directory: bool, accept_encoding: str) -> Shown | File | None:
        """What is sent for a name; a directory with a page that was not asked for as one; None where nothing is."""
        found = self._look(name)
        if found is None:
            return None
        if not found.is_directory:
            return None if as_directory else shown(found, self._look, accept_encoding)
        page = self._look(f"{name}/{_INDEX}".lstrip("/"))
        if page is None or page.is_directory:
            return None
        return shown(page, self._look, accept_encoding) if as_directory else found

    def may_show(self, segments: tuple[str, ...]) -> bool:
        """Whether no name on the way is hidden, or all are shown."""
        return self._shows_hidden or not is_hidden(segments)

    def _look(self, name: str) -> File | None:
        try:
            path, stat = self._lookup(name)
        except ValueError:  # a name that no file can have
            return None
        except OSError as error:
            if error.errno in _NO_FILE:
                return None
            raise
        if stat is None or not (S_ISREG(stat.st_mode) or S_ISDIR(stat.st_mode)) or not os.access(path, os.R_OK):
            return None
        # A link may have led to a hidden place that the name itself does not show.
        real = PurePath(os.path.relpath(path, os.path.realpath(self._root))).parts
        return File(name, path, stat) if self.may_show(real) else None

"""`python -m armature.cli.development.watching SINCE ROOT`: prints the path of every source that changes.

A process of its own, since it needs a thread and the parent forks. It ends with its standard input. What changed
after SINCE (nanoseconds of the wall clock) and before it began to watch is printed first.
"""

import os
import sys
import threading
from collections.abc import Iterator
from typing import Final

from watchfiles import Change, PythonFilter, watch

SUFFIXES: Final = (".toml", ".env", ".html", ".jinja")
"""Files that are sources beside those of Python."""

_STEP_MILLISECONDS: Final = 30
_ROUND_MILLISECONDS: Final = 500


class Sources(PythonFilter):
    """What belongs to the project: no environments, no caches, no databases."""

    ignore_dirs = (*PythonFilter.ignore_dirs, "site-packages", ".ruff_cache")

    def __init__(self) -> None:
        super().__init__(extra_extensions=SUFFIXES)

    def takes(self, path: str) -> bool:
        """Whether a change of this path matters."""
        return self(Change.modified, path)

    def within(self, root: str) -> Iterator[str]:
        """The sources below a folder."""
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in self.ignore_dirs]
            yield from (path for name in files if self.takes(path := os.path.join(folder, name)))  # noqa: PTH118 - a str


def main(since: int, root: str) -> None:
    """Watches until standard input ends."""
    sources, ended = Sources(), threading.Event()
    threading.Thread(target=_end_with_the_input, args=(ended,), daemon=True).start()
    rounds = watch(
        root,
        watch_filter=sources,
        step=_STEP_MILLISECONDS,
        rust_timeout=_ROUND_MILLISECONDS,
        yield_on_timeout=True,
        stop_event=ended,
    )
    missed = (path for path in sources.within(root) if _changed_at(path) >= since)
    told: dict[str, int] = {}
    for changes in rounds:  # by the first one it watches, and `missed` is sought only now
        now = {path: _changed_at(path) for path in sorted({*missed, *(path for _, path in changes)})}
        for path in [path for path, at in now.items() if told.get(path) != at]:
            sys.stdout.buffer.write(os.fsencode(path) + b"\n")
        sys.stdout.buffer.flush()
        told |= now


def _changed_at(path: str) -> int:
    """Nanoseconds of the wall clock; of a file that is gone below zero."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - a str
    except FileNotFoundError:
        return -1


def _end_with_the_input(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

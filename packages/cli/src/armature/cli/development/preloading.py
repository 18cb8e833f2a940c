"""What others wrote is imported once, in the parent: each child begins with it."""

import gc
import importlib
import importlib.util
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

ENVIRONMENTS: Final = ("site-packages", "dist-packages")
"""Folders of installed packages, which may lie within a project."""


class Preloading:
    """Modules that are still to be imported, one at a time.

    `threaded` is the module whose import has started a thread, after which this process must not fork any more.
    """

    def __init__(self) -> None:
        self._left: deque[str] = deque()
        self.threaded = ""

    def __bool__(self) -> bool:
        """Whether there is something left to import."""
        return bool(self._left)

    def learn(self, names: Iterable[str]) -> None:
        """Adds what a child has imported; those that are there already are left alone."""
        self._left.extend(name for name in names if name not in sys.modules)

    def step(self) -> None:
        """Imports one module. What cannot be imported here, a child imports as it did."""
        name = self._left.popleft()
        try:
            importlib.import_module(name)
        except BaseException:  # noqa: BLE001 - whatever others' modules raise; the child that needs it tells
            return
        if threading.active_count() > 1:
            self.threaded = name
            self._left.clear()


def freeze() -> None:
    """Keeps the collector of a child away from what the parent holds, whose memory they share."""
    gc.collect()
    gc.freeze()


def foreign_modules(root: Path) -> list[str]:
    """The imported modules that lie outside the project, in the order in which they were imported."""
    return [
        name
        for name, file in _files(sys.modules)
        if not file.is_relative_to(root) or not set(ENVIRONMENTS).isdisjoint(file.parts)
    ]


def holds_any(paths: Iterable[str]) -> bool:
    """Whether this process has imported one of these files; no child could then import it anew."""
    held = {str(file) for _, file in _files(sys.modules)}
    return not held.isdisjoint(paths)


def forget_bytecode(paths: Iterable[str]) -> None:
    """Deletes what was compiled of files that have changed.

    Python tells compiled files by their second and their size, so it would run old code after two quick changes.
    """
    for path in paths:
        if path.endswith(".py"):
            Path(importlib.util.cache_from_source(path)).unlink(missing_ok=True)


def _files(modules: dict[str, ModuleType]) -> Iterator[tuple[str, Path]]:
    for name, module in list(modules.items()):
        spec = getattr(module, "__spec__", None)
        if spec is not None and spec.name == name and spec.has_location and spec.origin:
            yield name, Path(spec.origin)

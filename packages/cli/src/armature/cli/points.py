"""What installed packages add to the command: the entry points of one group, by name.

Importing importlib.metadata, with its parser of mail, costs more than all else that `--help` needs of this package.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

GROUP = "armature.commands"
"""`name` is a command, `with.name` an addition to new projects, `generate.name` a generator."""

_METADATA = (".dist-info", ".egg-info")


@dataclass(frozen=True, slots=True)
class Point:
    """One entry point: `value` is `package.module:name`, `metadata` the folder in which its distribution says it."""

    name: str
    value: str
    metadata: Path | None = None

    def load(self) -> Any:  # noqa: ANN401 - whatever stands behind it
        """What it points at, its module imported now."""
        module, _, name = self.value.partition(":")
        return getattr(import_module(module), name)

    @property
    def summary(self) -> str:
        """What its distribution says of itself in a line; empty where it says nothing."""
        for file in ("METADATA", "PKG-INFO"):
            if self.metadata and (self.metadata / file).is_file():
                lines = (self.metadata / file).read_text(encoding="utf-8").splitlines()
                return next((line.removeprefix("Summary: ") for line in lines if line.startswith("Summary: ")), "")
        return ""


def points(path: Sequence[str] | None = None) -> list[Point]:
    """Those of the group in the folders of a path, by default `sys.path`; of one name the first that is found."""
    found: dict[str, Point] = {}
    for folder in sys.path if path is None else path:
        for point in _in_folder(folder or "."):
            found.setdefault(point.name, point)
    return [found[name] for name in sorted(found)]


def _in_folder(folder: str) -> Iterator[Point]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_METADATA))  # noqa: PTH208 - names will do
    except OSError:  # a zip file, or what is not there
        return
    for name in names:
        metadata = Path(folder, name)
        try:
            text = (metadata / "entry_points.txt").read_text(encoding="utf-8")
        except OSError:
            continue
        if f"[{GROUP}]" in text:
            yield from _declared(text, metadata)


def _declared(text: str, metadata: Path) -> Iterator[Point]:
    """The points of the group in the text of an `entry_points.txt` (Entry points specification, PyPA)."""
    section = ""
    for line in map(str.strip, text.splitlines()):
        name, equals, value = line.partition("=")
        if line.startswith("["):
            section = line
        elif section == f"[{GROUP}]" and equals and not line.startswith(("#", ";")):
            yield Point(name.strip(), value.partition("[")[0].strip(), metadata)

"""How what was found is written down: places, tables, JSON."""

from collections.abc import Sequence
from pathlib import PurePath

import pydantic_core

_LIBRARIES = frozenset({"site-packages", "dist-packages"})


def shortened(where: str) -> str:
    """`armature.core.health.module:61` for a place in an installed library or in Armature; others stay as they are.

    >>> shortened("/opt/lib/python3.11/site-packages/armature/core/health/module.py:61")
    'armature.core.health.module:61'
    >>> shortened("shop/app.py:12")
    'shop/app.py:12'
    """
    filename, _, line = where.rpartition(":")
    parts = PurePath(filename).parts
    for index in range(len(parts) - 1, 0, -1):
        if parts[index - 1] in _LIBRARIES or parts[index - 1 : index + 1] == ("src", "armature"):
            module = ".".join(parts[index:]).removesuffix(".py").removesuffix(".__init__")
            return f"{module}:{line}"
    return where


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def as_json(found: object) -> str:
    """What the functions of this package give, as JSON for a person or a program."""
    return pydantic_core.to_json(found, indent=2).decode()

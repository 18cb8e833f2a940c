"""Where commands print: columns for a person, plain lines for a pipe."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 1000
"""Columns where nobody looks: a line that is piped on is never folded."""

_GAP = 2


def say(text: str) -> None:
    """Prints a text as it is; the terminal breaks its lines."""
    output().print(text, markup=False, soft_wrap=True)


def output() -> Console:
    """Standard output; of the terminal's width, or as good as without one where it is none."""
    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, highlight=False)


def errors() -> Console:
    """Standard error, likewise."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else PIPED_WIDTH, highlight=False)


def print_rows(heads: Sequence[str], rows: Sequence[Sequence[str]], *, below: Sequence[str] = ()) -> None:
    """Prints cells in columns under their heads.

    Where the terminal is too narrow, the columns `below` stand in a line of their own under the second cell.
    """
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    fits = sum(widths) + _GAP * (len(widths) - 1) <= output().width
    moved = [] if fits else [heads.index(head) for head in below if head in heads]
    kept = [index for index in range(len(heads)) if index not in moved]
    table = grid(*("left" for _ in kept))
    table.add_row(*(Text(heads[index], "bold") for index in kept))
    for row in rows:
        cells = [Text(row[index]) for index in kept]
        if moved:
            cells[1].append("\n" + ", ".join(row[index] for index in moved), "dim")
        table.add_row(*cells)
    print_table(table)


def grid(*sides: str) -> Table:
    """Columns, each to the `left` or the `right`, whose cells fold rather than lose what they say."""
    table = Table.grid(padding=(0, _GAP))
    for side in sides:
        table.add_column(justify="right" if side == "right" else "left", overflow="fold")
    return table


def print_table(table: Table) -> None:
    """Prints a table without the blanks that fill up its last column."""
    console = output()
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        console.file.write(f"{line.rstrip()}\n")

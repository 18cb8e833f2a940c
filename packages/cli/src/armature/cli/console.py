"""Where commands print: tables and sentences for a person."""

import sys

from rich.console import Console
from rich.table import Table

PIPED_WIDTH = 1000
"""Columns where nobody looks: a line that is piped on is never folded."""


def output() -> Console:
    """Standard output; of the terminal's width, or without a width where it is none."""
    return _console(is_error=False)


def errors() -> Console:
    """Standard error."""
    return _console(is_error=True)


def table(*heads: str) -> Table:
    """A table without lines, whose cells fold rather than lose what they say."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, overflow="fold")
    return made


def _console(*, is_error: bool) -> Console:
    stream = sys.stderr if is_error else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)

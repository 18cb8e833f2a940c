"""The pipeline of a route for a person: each step in order, who declared it and where."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from armature.cli.console import grid, output, print_table, say
from armature.core.app.inspection import Explanation, Step, parameter_as_text


def print_explanation(explanation: Explanation) -> None:
    """Prints the endpoint, its steps numbered in the order in which they run, and what is left out."""
    output().print(Text(f"{explanation.method} {explanation.path} {explanation.apart}".rstrip(), "bold"))
    public = ", public" if explanation.public else ""
    output().print(Text(f"{explanation.handler}, module {explanation.module}{public}, {explanation.where}\n"))
    print_table(_steps(explanation.steps, numbered=True))
    if explanation.left_out:
        say("\nInherited, and not in effect here:\n")
        print_table(_steps(explanation.left_out, numbered=False))


def _steps(steps: tuple[Step, ...], *, numbered: bool) -> Table:
    shown = grid("right", "left", "left")
    for number, step in enumerate(steps, 1):
        shown.add_row(str(number) if numbered else "-", Text(step.kind, "cyan"), Text("\n").join(_lines(step)))
    return shown


def _lines(step: Step) -> Iterator[Text]:
    """What it is and how it runs, who declared it where, and below that what it takes."""
    yield Text(", ".join(part for part in (step.name, step.runs, step.note) if part), "bold")
    if step.declared_by:
        yield Text(", ".join(part for part in (step.declared_by, step.where) if part), "dim")
    yield from (Text(f"- {each}") for each in (*step.reasons, *map(parameter_as_text, step.parameters)))

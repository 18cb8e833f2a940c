"""One call of `armature generate`, from the project to what is printed."""

from collections.abc import Iterator, Mapping, Sequence

from armature.cli.generation.changes import differences
from armature.cli.generation.plan import Plan, plan
from armature.cli.generators import Generator
from armature.core.app.project import find_project


def run(generator: Generator, name: str, given: Mapping[str, str | None], *, dry_run: bool) -> Sequence[str]:
    """Makes what is asked for, or with `dry_run` nothing; the lines that tell a person of it, once all is done."""
    planned = plan(find_project(), generator, name, given)
    if dry_run:
        return [*_told(planned, with_differences=True), *(each.changes for each in planned.follow_ups)]
    planned.carry_out()
    followed = [line for each in planned.follow_ups for line in each.carry_out(planned.project.root)]
    return [*_told(planned, with_differences=False), *followed]


def _told(planned: Plan, *, with_differences: bool) -> Iterator[str]:
    for change in planned.changes:
        yield f"{change.verb} {change.shown}"
        if with_differences and change.before is not None:
            yield from differences(change)
    yield from (f"route  {route}" for route in planned.routes)

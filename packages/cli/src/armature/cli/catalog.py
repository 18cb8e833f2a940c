"""Which commands there are, known by name without importing any of them."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from armature.cli.points import Point, points

START, DEVELOP, INSPECT, PACKAGES = "Start", "Develop", "Inspect", "Of packages"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: what the list of commands says of it, and where it is once it is called."""

    name: str
    summary: str
    panel: str

    def load(self) -> Any:  # noqa: ANN401 - the class is one of those that typer keeps to itself
        """The command, its module imported now."""
        module = import_module(f"armature.cli.commands.{self.name.replace(':', '_')}")
        command = typer.main.get_command(module.app)
        command.name = self.name
        return command


@dataclass(frozen=True, slots=True)
class ForwardedEntry(Entry):
    """A command that reads its words itself: a function of them and of what to call itself, which gives an exit code.

    So are those of other packages, which need to know nothing of this one.
    """

    point: Point

    def load(self) -> "ForwardedCommand":
        """The command that hands the words on."""
        return ForwardedCommand(self.name, self.point.load())


class ForwardedCommand(TyperCommand):
    """Hands its words on as they are."""

    def __init__(self, name: str, run: Callable[[Sequence[str], str], int]) -> None:
        super().__init__(name=name, add_help_option=False)
        self._run = run

    # typer keeps the class of `ctx` to itself, and lets callers have only one of its subclasses
    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Leaves every word alone."""
        ctx.args = args
        return args

    # typer keeps the class of `ctx` to itself, and lets callers have only one of its subclasses
    def invoke(self, ctx: typer.Context) -> None:  # type: ignore[override]
        """Runs the command; ends with its exit code."""
        raise typer.Exit(self._run(ctx.args, ctx.command_path))


OWN = (
    Entry("new", "Make a project.", START),
    Entry("generate", "Add a controller, a service, a resource, … to the project.", START),
    Entry("update", "Bring the project to the present template.", START),
    Entry("dev", "Serve the application, and again on every change.", DEVELOP),
    Entry("serve", "Serve the application, and drain it on SIGTERM.", DEVELOP),
    ForwardedEntry(
        "run",
        "Run a command of the application.",
        DEVELOP,
        Point("run", "armature.cli.commands.run:forward"),
    ),
    Entry("repl", "Python with the started application at hand.", DEVELOP),
    Entry("routes", "List every route and what guards it, or explain one.", INSPECT),
    Entry("di", "Check, draw and question the dependencies.", INSPECT),
    Entry("modules", "Check that the code keeps to the borders of its modules.", INSPECT),
    Entry("config:check", "Check the settings, and say where each value comes from.", INSPECT),
    Entry("config:show", "Show every setting, its value and its origin.", INSPECT),
    Entry("doctor", "Look for what is missing or unsafe here.", INSPECT),
    Entry("info", "Show versions, and what the application consists of.", INSPECT),
)


SIBLINGS = {
    "generate.load-test": ("armature-testing", "A load test of a path."),
    "load": ("armature-testing", "Put load on a server and measure its answers."),
    "openapi": ("armature-openapi", "Print, check and compare the OpenAPI document."),
}
"""What our other packages add: where it comes from, for who lacks it, and what it does, for lists."""


class LazyGroup(TyperGroup):
    """Commands that are listed by their names, and imported when called."""

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Our own commands, then those of other packages."""
        own = {entry.name: entry for entry in OWN}
        return own | {entry.name: entry for entry in _of_packages() if entry.name not in own}

    # typer keeps the class of `ctx` to itself, and lets callers have only one of its subclasses
    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """All names, in the order of the catalog."""
        return list(self.entries)

    # typer keeps the class of `ctx` to itself, and lets callers have only one of its subclasses
    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        """What a list of commands needs to know of one."""
        entry = self.entries.get(cmd_name)
        return TyperCommand(name=entry.name, help=entry.summary, rich_help_panel=entry.panel) if entry else None

    # typer keeps the class of `ctx` to itself, and lets callers have only one of its subclasses
    def resolve_command(self, ctx: typer.Context, args: list[str]) -> tuple[str | None, Any, list[str]]:  # type: ignore[override]
        """The command that was called."""
        entry = self.entries.get(args[0])
        if entry is None:
            ctx.fail(f'There is no command "{args[0]}".{self._hint(args[0])}')
        return entry.name, entry.load(), args[1:]

    def _hint(self, name: str) -> str:
        if name in SIBLINGS:
            return f" It comes with {SIBLINGS[name][0]}, which is not installed in {sys.prefix}."
        close = get_close_matches(name, self.entries, n=1)
        return f' Did you mean "{close[0]}"?' if close else ""


def needs_project(words: Sequence[str]) -> bool:
    """Whether a command is called that works in a project: every one but `new`."""
    called = next((word for word in words if not word.startswith("-")), "new")
    return called != "new"


def _of_packages() -> Iterator[Entry]:
    for point in points():
        if "." not in point.name:
            yield ForwardedEntry(point.name, summary_of(point), PACKAGES, point)


def summary_of(point: Point) -> str:
    """What something does that a package adds, without importing it: known here, or what its distribution says."""
    return SIBLINGS[point.name][1] if point.name in SIBLINGS else point.summary

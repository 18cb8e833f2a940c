"""What the commands about settings read and print."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from armature.cli.configuration.settings import Setting, settings_of
from armature.cli.configuration.unread import Unread, unread_of
from armature.cli.console import grid, print_table
from armature.cli.environment import load_environment
from armature.cli.project import application
from armature.core.app.project import find_project


@dataclass(frozen=True, slots=True)
class Configuration:
    """All settings of an application, and the variables that nobody reads."""

    settings: tuple[Setting, ...]
    unread: tuple[Unread, ...]

    @property
    def faults(self) -> list[Setting]:
        """Those that keep the application from starting."""
        return [each for each in self.settings if each.fault]


def configuration_of(app: str | None, environment: str | None) -> Configuration:
    """The configuration of the application that is meant, with the `.env` or `.env.NAME` of its project."""
    project = find_project()
    files = load_environment(project, environment)
    classes = application(app, project).settings_classes
    return Configuration(
        tuple(settings_of(classes, files)),
        tuple(unread_of(classes, os.environ, files)),
    )


def print_settings(settings: Sequence[Setting], *, with_values: bool) -> None:
    """Prints the variables of each class, with the value where that is asked for, the origin, and what is wrong."""
    values = ("left",) if with_values else ()
    rows = grid("left", *values, "left", "left")
    for name in dict.fromkeys(each.settings for each in settings):
        rows.add_row(Text(name, "bold"))
        for each in (each for each in settings if each.settings == name):
            shown = [Text(each.value)] if with_values else []
            rows.add_row(f"  {each.variable}", *shown, Text(each.origin, "dim"), Text(each.fault, "red"))
    print_table(rows)

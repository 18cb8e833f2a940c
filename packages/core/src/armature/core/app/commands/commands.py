"""The commands of an application: what each is called, takes and says of itself, proven at construction."""

import inspect
import re
from collections.abc import Iterable
from typing import NamedTuple

from armature.core.app.commands.options import Option, options_of, value_of
from armature.core.binding import Parameter, Source, without_none
from armature.core.errors import WiringError
from armature.core.pipeline import Plan

_ADDRESS = r"[^\s{}-][^\s{}]*( \{[^\W\d]\w*\})*"


class Positional(NamedTuple):
    """One value by position; `value` stands for its type in a help text."""

    name: str
    value: str
    description: str


class Command(NamedTuple):
    """One command as the command line knows it."""

    name: str
    positionals: tuple[Positional, ...]
    options: tuple[Option, ...]
    plan: Plan

    @property
    def summary(self) -> str:
        """The first line of what it says of itself."""
        stated = self.plan.endpoint.options.summary
        return stated if stated is not None else _documentation(self.plan)[0]

    @property
    def description(self) -> str:
        """What it says of itself behind the first line."""
        stated = self.plan.endpoint.options.description
        return stated if stated is not None else _documentation(self.plan)[1]

    @property
    def is_hidden(self) -> bool:
        """Whether it is left out of the list."""
        return self.plan.endpoint.options.hidden

    def written(self, name: str) -> str:
        """A parameter as it is written on the command line: `--dry-run`, or `NAME` for one by position."""
        by_name = {each.name: each.flag for each in self.options} | {
            each.name: each.name.upper() for each in self.positionals
        }
        return by_name.get(name, name)


def commands_of(plans: Iterable[Plan]) -> dict[str, Command]:
    """The commands by their names, in order of declaration; raises `WiringError` for what nobody could call."""
    found: dict[str, Command] = {}
    for plan in plans:
        command = _command(plan)
        before = found.setdefault(command.name, command)
        if before is not command:
            places = f"{_place(before.plan)} and {_place(plan)}"
            raise WiringError(f'Two commands are called "{command.name}": {places}.\nRename one of them.')
    return found


def _command(plan: Plan) -> Command:
    address = plan.endpoint.address
    if not re.fullmatch(_ADDRESS, address):
        raise WiringError(
            f'@command("{address}") ({plan.endpoint.where}) is no name of a command.\n'
            'Write one word, and values by position behind it: `@command("user:create {name}")`.'
        )
    name, *names = address.replace("{", "").replace("}", "").split(" ")
    taken = {each.name: each for each in _parameters(plan, Source.PATH)}
    positionals = [
        Positional(each, value_of(without_none(taken[each].annotation)), taken[each].marker.description)
        if each in taken
        else Positional(each, "TEXT", "")
        for each in names
    ]
    return Command(name, tuple(positionals), _options(plan), plan)


def _options(plan: Plan) -> tuple[Option, ...]:
    """The options that the handler and what stands around it read; one that two of them read is one option."""
    options: dict[str, Option] = {}
    flags = {"--help": "the help text"}
    for option in [each for parameter in _parameters(plan, Source.QUERY) for each in options_of(parameter)]:
        if options.setdefault(option.name, option) is not option:
            continue
        for flag in option.flags:
            other = flags.setdefault(flag, f'"{option.name}"')
            if other != f'"{option.name}"':
                raise WiringError(
                    f'"{option.name}" of {_place(plan)} would be the option {flag}, and so is {other}.\n'
                    'Rename the parameter, or name its option with `Annotated[…, Query(alias="…")]`.'
                )
    return tuple(options.values())


def _parameters(plan: Plan, source: Source) -> list[Parameter]:
    sent = [each.parameter for callee in plan.callees for each in callee.sent]
    return [parameter for parameter in sent if parameter.source is source]


def _documentation(plan: Plan) -> tuple[str, str]:
    first, _, rest = (inspect.getdoc(plan.endpoint.function) or "").partition("\n")
    return first, rest.strip()


def _place(plan: Plan) -> str:
    return f"{plan.endpoint.called} ({plan.endpoint.where})"

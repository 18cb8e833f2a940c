"""The words of a command line become a unit of work; every fault is told at once, before anything starts."""

import re
from collections.abc import Iterator, Mapping, Sequence

from armature.core.app.commands.commands import Command
from armature.core.app.commands.context import CommandContext
from armature.core.app.commands.options import Option
from armature.core.app.usage import UsageError
from armature.core.binding import FAULTS, Source
from armature.core.binding.rejection import described
from armature.core.errors import did_you_mean

_NUMBER = r"-\.?\d.*"


def read_command(commands: Mapping[str, Command], words: Sequence[str], request_id: bytes) -> CommandContext:
    """The unit of work that a command line asks for: a name, then options and values in any order.

    Raises `UsageError` with all that is wrong.
    """
    name, *rest = words
    command = commands.get(name)
    if command is None:
        raise UsageError(f'There is no command "{name}".{did_you_mean(name, list(commands))}')
    line = _Line(command)
    line.read(iter(rest))
    context = CommandContext(request_id, name, line.query, line.values)
    faults = [*line.faults, *(each for each in _invalid(command, context) if each not in line.implied)]
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))
    return context


class _Line:
    """What was read so far of the words behind a command's name."""

    def __init__(self, command: Command) -> None:
        self.query: list[tuple[str, str]] = []
        self.values: dict[str, str] = {}
        self.faults: list[str] = []
        self.implied: set[str] = set()
        self._flags = {flag: option for option in command.options for flag in option.flags}
        self._names = [each.name for each in command.positionals]

    def read(self, words: Iterator[str]) -> None:
        """Reads all; behind `--` everything is a value."""
        for word in words:
            if word == "--":
                break
            if word.startswith("-") and not re.fullmatch(_NUMBER, word):
                self._option(word, words)
            else:
                self._value(word)
        for word in words:
            self._value(word)
        for name in self._names[len(self.values) :]:
            self.faults.append(_required(name.upper()))

    def _value(self, word: str) -> None:
        if len(self.values) < len(self._names):
            self.values[self._names[len(self.values)]] = word
        else:
            self.faults.append(f'"{word}" is one value too many.')

    def _option(self, word: str, following: Iterator[str]) -> None:
        flag, equals, value = word.partition("=")
        option = self._flags.get(flag)
        if option is None:
            self.faults.append(f"There is no option {flag}.{did_you_mean(flag, list(self._flags))}")
        elif not option.is_switch:
            self._given(option, value if equals else next(following, None))
        elif equals:
            self.faults.append(f"{flag} is a switch and takes no value.")
        else:
            self.query.append((option.name, "true" if flag == option.flag else "false"))

    def _given(self, option: Option, value: str | None) -> None:
        if value is None or value in self._flags:
            self.faults.append(f"{option.flag} lacks its value.")
            self.implied.add(_required(option.flag))
        else:
            self.query.append((option.name, value))


def _invalid(command: Command, context: CommandContext) -> Iterator[str]:
    """What pydantic says of the values, asked before the application starts."""
    for sent in [each for callee in command.plan.callees for each in callee.sent]:
        parameter = sent.parameter
        if parameter.source is Source.PATH and parameter.name not in context.path_parameters:
            continue
        try:
            sent.extract(context)
        except FAULTS as error:
            for fault in described(parameter, context, error):
                yield _told(command, fault)


def _told(command: Command, fault: Mapping[str, str]) -> str:
    name = fault["pointer"].removeprefix("/").partition("/")[0].replace("~1", "/").replace("~0", "~")
    if not name:
        return fault["detail"]
    written = command.written(name)
    return _required(written) if fault["code"] == "missing" else f"{written}: {fault['detail']}"


def _required(written: str) -> str:
    return f"{written} is required."

"""What the command line prints of commands: their list, and what one of them takes."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from armature.core.app.commands.commands import Command
from armature.core.app.commands.options import Option
from armature.core.di import REQUIRED


def list_of(commands: Mapping[str, Command], program: str) -> str:
    """All commands that are not hidden, with the first line of what they say of themselves."""
    rows = [(each.name, each.summary) for each in commands.values() if not each.is_hidden]
    usage = usage_of(program)
    if not rows:
        return f'{usage}\n\nThere are no commands. Put `@command("reindex")` on a method of a controller or provider.'
    return "\n".join([usage, "", "commands:", *_table(rows)])


def usage_of(program: str) -> str:
    """How a command is called, whatever it is."""
    return f"usage: {program} [--app APP] NAME [OPTION ...]"


def help_of(command: Command, program: str) -> str:
    """What one command takes: values by position, options with types and defaults."""
    words = [*(_usage(each) for each in command.options), *(each.name.upper() for each in command.positionals)]
    parts = [[" ".join(["usage:", program, command.name, *words])]]
    parts += [[each] for each in (command.summary, command.description) if each]
    if command.positionals:
        parts.append(
            ["values:", *_table([(e.name.upper(), _said(e.value, e.description)) for e in command.positionals])]
        )
    options = [(_left(each), _said(each.description, _limits(each))) for each in command.options]
    parts.append(["options:", *_table([*options, ("--help", "show this text")])])
    return "\n\n".join("\n".join(part) for part in parts)


def _usage(option: Option) -> str:
    written = " | ".join(option.flags) if option.is_switch else f"{option.flag} {option.value}"
    needed = option.default is REQUIRED and not option.repeats
    return written if needed and not option.is_switch else f"({written})" if needed else f"[{written}]"


def _left(option: Option) -> str:
    return ", ".join(option.flags) if option.is_switch else f"{option.flag} {option.value}"


def _limits(option: Option) -> str:
    said: list[str] = []
    if option.repeats:
        said.append("may be repeated")
    if option.default is REQUIRED:
        said.append("required")
    elif _default(option.default):
        said.append(f"default: {_default(option.default)}")
    return f"({', '.join(said)})" if said else ""


def _default(value: object) -> str:
    """A default as it would be written; nothing for what is the same as leaving the option out."""
    if value is None or value is False:
        return ""
    if isinstance(value, (list, set, frozenset, tuple)):
        return ", ".join(_default(each) for each in value)
    return str(value.value if isinstance(value, Enum) else value)


def _said(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _table(rows: Sequence[tuple[str, str]]) -> Iterable[str]:
    width = max(len(left) for left, _ in rows)
    return [f"  {left.ljust(width)}  {right}".rstrip() for left, right in rows]

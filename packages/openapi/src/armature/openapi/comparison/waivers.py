"""Changes that somebody has accepted: a TOML file that names each, with the reason."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from armature.core.app.commands import UsageError
from armature.core.errors import did_you_mean
from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.kinds import SEVERITIES
from armature.openapi.info import is_array, is_object


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accepts the changes of one kind at one place; `*` in `where` stands for any text.

    The last day on which it counts is `until`; None is for ever. `number` is its place in the file, from 1.
    """

    kind: str
    where: str
    reason: str
    until: date | None
    number: int

    def accepts(self, change: Change) -> bool:
        """Whether it is about this change, on any day."""
        places = ".*".join(map(re.escape, self.where.split("*")))
        return change.kind == self.kind and re.fullmatch(places, change.where) is not None

    def counts_on(self, today: date) -> bool:
        """Whether it has not expired."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Judgment:
    """Changes apart from accepted ones, each of which stands with the reason; `remarks` are about waivers."""

    open: Sequence[Change]
    waived: Sequence[tuple[Change, str]]
    remarks: Sequence[str]


def judge(changes: Sequence[Change], waivers: Sequence[Waiver], today: date) -> Judgment:
    """Sets accepted changes apart; a waiver that has expired accepts nothing."""
    counting = [each for each in waivers if each.counts_on(today)]
    reasons = {change: each.reason for change in changes for each in reversed(counting) if each.accepts(change)}
    return Judgment(
        open=[each for each in changes if each not in reasons],
        waived=list(reasons.items()),
        remarks=list(_remarks(changes, waivers, today)),
    )


def read_waivers(path: str) -> list[Waiver]:
    """The waivers in a file: tables `[[waiver]]` of `kind`, `where`, `reason` and perhaps `until`.

    Raises `UsageError` where the file cannot be read, or says anything else.
    """
    try:
        found = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}.') from error
    except ValueError as error:
        raise UsageError(f'"{path}" is no TOML: {error}.') from error
    tables: object = found.get("waiver", [])
    if found.keys() - {"waiver"} or not is_array(tables):
        raise UsageError(f'"{path}" holds something else than waivers: write each as a table [[waiver]].')
    return [_waiver(each, f'Waiver {number} of "{path}"', number) for number, each in enumerate(tables, 1)]


def _waiver(found: object, called: str, number: int) -> Waiver:
    table: Mapping[str, object] = found if is_object(found) else {}
    unknown = sorted(table.keys() - {*_TEXTS, "until"})
    if unknown:
        raise UsageError(f'{called} says "{unknown[0]}"; it may have kind, where, reason and until.')
    kind, where, reason = (_text(table, name, called) for name in _TEXTS)
    if kind not in SEVERITIES:
        raise UsageError(f'{called} has the unknown kind "{kind}".{did_you_mean(kind, SEVERITIES)}')
    until = table.get("until")
    if until is not None and type(until) is not date:
        raise UsageError(f"{called} has an until that is no date; write one without quotes, such as 2027-12-31.")
    return Waiver(kind, where, reason, until, number)


def _text(table: Mapping[str, object], name: str, called: str) -> str:
    found = table.get(name)
    if not isinstance(found, str) or not found.strip():
        raise UsageError(f"{called} has no {name}; each says its kind, where and reason.")
    return found


def _remarks(changes: Sequence[Change], waivers: Sequence[Waiver], today: date) -> Iterator[str]:
    for each in waivers:
        called = f"Waiver {each.number} ({each.kind}, {each.where})"
        if not any(map(each.accepts, changes)):
            yield f"{called} accepts nothing: take it out."
        elif not each.counts_on(today):
            yield f"{called} expired on {each.until} and no longer counts."


_TEXTS = ("kind", "where", "reason")

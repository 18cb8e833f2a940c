"""Reads the ledger of `apps/ledgered.py`: what was started must be closed exactly once, singletons in reverse order."""

from collections import Counter
from collections.abc import Sequence

_SINGLETONS = ("database", "cache", "index", "mailer")


def faults(lines: Sequence[str]) -> list[str]:
    """What is wrong with a ledger, each in one sentence; an empty list when nothing is."""
    events = [tuple(line.split(" ", 1)) for line in lines]
    counts = Counter(events)
    names = dict.fromkeys(name for _, name in events)
    found = [_miscounted(name, counts["started", name], counts["closed", name]) for name in names]
    return [*filter(None, found), *_disorder([(kind, name) for kind, name in events])]


def _miscounted(name: str, started: int, closed: int) -> str:
    if started == closed == 1:
        return ""
    return f"{name} was started {started} times and closed {closed} times."


def _disorder(events: Sequence[tuple[str, str]]) -> list[str]:
    started = [name for kind, name in events if kind == "started" and name in _SINGLETONS]
    closed = [name for kind, name in events if kind == "closed" and name in _SINGLETONS]
    if started == list(_SINGLETONS[: len(started)]) and closed == started[::-1]:
        return []
    return [f"Started in the order {', '.join(started)}, and closed in the order {', '.join(closed)}."]

"""The reference model: which values a call may see, and which factories may run.

A value is stale for a call if it was begun before a change of its key or of one of its tags, and whoever calls could
know of that change when it called: because it was made in this process and had ended, or because the message of it had
arrived. A change is a delete, a set of another value, or an invalidation. What a `set` gives counts from its end on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.reliability.caches.histories import TAGS


class StaleError(AssertionError):
    """A value that must not be seen any more, or a factory that must not run, and why."""


@dataclass(eq=False)
class Change:
    """A key or a tag that is changed, when that began, and from when on each process knows of it."""

    name: str
    began: int
    value: int | None = None
    known: dict[int, int] = field(default_factory=dict)
    is_over: bool = False


@dataclass(eq=False)
class Value:
    """A value that was made, or set: the last moment at which it was new."""

    key: str
    began: int
    called: int = 0
    time: float = 0.0
    is_late: bool = False
    """Whether it was made by a call that had waited for too long, and makes it for itself alone."""

    new_until: int | None = None


class Model:
    """Looks over everything that happens."""

    def __init__(self) -> None:
        self._moments: Iterator[int] = count(1)
        self.values: list[Value] = []
        self.changes: list[Change] = []
        self._running: dict[str, list[Value]] = {}

    def now(self) -> int:
        """The next moment; no two are the same."""
        return next(self._moments)

    def begin(self, key: str, called: int, time: float, *, waited: float, patience: float) -> int:
        """A factory begins, for a call that began at `called` and has waited since; the number of its value.

        Nobody runs a second one, unless something has changed since one of the calls, the first takes so long, or
        this call has waited for so long.
        """
        value = Value(key, self.now(), called, time, is_late=waited >= patience)
        running = self._running.setdefault(key, [])
        for other in running:
            since = min(called, other.called)  # either may have lost its lease before its factory began
            changed = any(self._touches(change, key, since) for change in self.changes)
            if not (changed or value.is_late or other.is_late or time >= other.time + patience):
                raise StaleError(f"two factories of {key} run at once, and nothing has changed")
        self.values.append(value)
        running.append(value)
        return len(self.values) - 1

    def end(self, number: int) -> None:
        """A factory has ended, however it did."""
        value = self.values[number]
        value.new_until = value.began
        self._running[value.key].remove(value)

    def begin_set(self, key: str) -> tuple[int, Change]:
        """A set begins."""
        self.values.append(Value(key, self.now()))
        number = len(self.values) - 1
        return number, self.begin_change(key, number)

    def begin_change(self, name: str, value: int | None = None) -> Change:
        """A change of a key or a tag begins."""
        change = Change(name, self.now(), value)
        self.changes.append(change)
        return change

    def end_change(self, change: Change, process: int) -> None:
        """It has ended in the process that made it."""
        moment = self.now()
        change.is_over = True
        change.known.setdefault(process, moment)
        if change.value is not None:
            self.values[change.value].new_until = moment

    def told(self, change: Change, process: int) -> None:
        """The message of a change has arrived."""
        change.known.setdefault(process, self.now())

    def check(self, number: int, key: str, process: int, called: int) -> None:
        """A call that began at `called` was given a value; raises `StaleError`."""
        value = self.values[number]
        if value.key != key:
            raise StaleError(f"a call for {key} was given a value of {value.key}")
        for change in self.changes:
            if change.name not in (key, *TAGS[key]) or change.value == number:
                continue
            known = change.known.get(process)
            if known is None or known > called:
                continue
            if value.new_until is not None and value.new_until < change.began:
                raise StaleError(
                    f"a call in process {process} at {called} was given a value of {key} from {value.began}, "
                    f"and {change.name} was changed at {change.began}, known at {known}"
                )

    @staticmethod
    def _touches(change: Change, key: str, since: int) -> bool:
        """Whether a change may have ended what began at that moment."""
        over = max(change.known.values(), default=None)
        return change.name in (key, *TAGS[key]) and (not change.is_over or over is None or over > since)

"""What happens, as text: how things and errors are called, by the model and by the providers alike."""

from contextvars import ContextVar

from tests.reliability.graphs.plan import BoomError, Life, Provided


class Log:
    """What happens, in order. `unit` is the unit of work that the running task asks in."""

    def __init__(self) -> None:
        self.unit: ContextVar[str] = ContextVar("unit", default="")
        self._events: list[str] = []

    def add(self, event: str) -> None:
        """One event more."""
        self._events.append(event)

    def take(self) -> tuple[str, ...]:
        """The events since this was asked last."""
        events, self._events = self._events, []
        return tuple(events)


def label_of(provided: Provided, unit: str) -> str:
    """How the object of a provider is called: `3@` a singleton, `3@1` that of the unit of work 1, `3~1` a new one."""
    if provided.life is Life.SINGLETON:
        return f"{provided.number}@"
    return f"{provided.number}{'@' if provided.life is Life.REQUEST else '~'}{unit}"


def told_of(error: BaseException | None) -> str:
    """How an error is called: by its words where it is one of ours, else by its class."""
    if error is None:
        return "nothing"
    return str(error) if isinstance(error, BoomError) else type(error).__name__

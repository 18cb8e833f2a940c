"""The application around a prompt: started before it, closed after it, whatever happens between."""

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TypeVar

from armature.cli.errors import CommandError
from armature.cli.repl.evaluation import Namespace
from armature.cli.repl.loop import LoopThread
from armature.core import Application, WiringError
from armature.core.app.loading import told
from armature.core.app.project import find_project

T = TypeVar("T")
_BY_SIGNAL = 128
_TAKEN = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def explore(app: Application, conduct: Callable[[Namespace, LoopThread], T]) -> T:
    """Runs `conduct` while the application is up; it takes no work in. Raises `CommandError` where it does not start.

    SIGTERM and the end of the terminal close it too, and raise `SystemExit`.
    """
    with LoopThread() as loop, _signals_raised():
        try:
            loop.run(app.start(intake=False))
        except WiringError:
            raise
        except Exception as error:
            raise CommandError(f"The start failed: {told(error, find_project().root)}") from error
        try:
            return conduct(_names(app), loop)
        finally:
            loop.run(app.stop())


def _names(app: Application) -> Namespace:
    async def get(token: Any) -> Any:  # noqa: ANN401 - a type, and the object that is provided for it
        """The object that the application provides for a type."""
        return await app.container.get(token)

    return {"app": app, "container": app.container, "get": get, "settings": app.settings}


@contextmanager
def _signals_raised() -> Generator[None]:
    before = {number: signal.signal(number, _end) for number in _TAKEN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(_BY_SIGNAL + number)

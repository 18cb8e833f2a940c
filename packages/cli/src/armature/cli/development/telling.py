"""What `armature dev` says: a line for each generation, a sentence for what is wrong."""

import socket
from pathlib import Path

from armature.cli.console import errors, output
from armature.cli.development.changes import Change
from armature.cli.listening import address_of

_AGAIN = "The next change tries again."


class Telling:
    """Prints for a person at a terminal."""

    def __init__(self, root: Path, listener: socket.socket) -> None:
        self._root = root
        self._address = address_of(listener)

    def ready(self, change: Change, routes: int) -> None:
        """A generation serves."""
        seconds = f"ready in {change.seconds:.2f} s"
        if change.paths:
            self._say(f"changed: {change.told(self._root)}, {seconds}")
        else:
            what = "1 route" if routes == 1 else f"{routes} routes"
            self._say(f"{self._address} serves {what}, {seconds}; Ctrl-C stops it")

    def failed(self, change: Change, sentence: str) -> None:
        """The project as it is does not serve."""
        if change.paths:
            self._say(f"changed: {change.told(self._root)}")
        self._complain(f"{sentence}\n{_AGAIN}")

    def ended(self, code: int) -> None:
        """A generation has ended by itself."""
        how = f"with code {code}" if code >= 0 else f"by signal {-code}"
        self._complain(f"The application has ended {how}. {_AGAIN}")

    def killed(self, seconds: float) -> None:
        """A generation has not come to its end."""
        self._complain(f"The application has not closed within {seconds:g} s and was killed; some hook hangs.")

    def threaded(self, module: str) -> None:
        """Why changes take longer from now on."""
        self._complain(
            f'Importing "{module}" starts a thread, so installed packages are imported again at each change.'
        )

    def _say(self, line: str) -> None:
        output().print(line, markup=False)

    def _complain(self, sentence: str) -> None:
        errors().print(sentence, markup=False)

"""A pipe that ends with the parent: whoever holds its other end stops too, also when the parent was killed."""

import os
import signal
import threading


def hold(lifeline: int, number: signal.Signals) -> None:
    """Waits, in a thread, for the parent's end, and then stops this process as the signal does."""
    threading.Thread(target=_end_with, args=(lifeline, number), name="lifeline", daemon=True).start()


def _end_with(lifeline: int, number: signal.Signals) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), number)

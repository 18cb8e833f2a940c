"""The parent of several servers: they share its socket, it replaces one that dies, and passes signals on."""

import os
import signal
import socket
from time import monotonic
from typing import Final

from armature.cli.errors import CommandError
from armature.cli.listening import address_of
from armature.cli.processes.inbox import Event, Inbox, Line, Signalled
from armature.cli.processes.reports import Ready, read
from armature.cli.serving.backoff import BackOff
from armature.cli.serving.plan import Proxy
from armature.cli.serving.worker import Errand
from armature.cli.serving.worker_process import WorkerProcess
from armature.core.logging import get_logger

_ATTEMPTS: Final = 3
"""How many may die in a row while no other serves."""

_log = get_logger("armature.server")


class Workers:
    """So many servers of one application, until a signal ends them all."""

    def __init__(self, app: str, count: int, listener: socket.socket, proxy: Proxy) -> None:
        self._count = count
        self._listener = listener
        self._lifeline = os.pipe()
        self._errand = Errand(app, proxy, listener.fileno(), reports=-1, lifeline=self._lifeline[0])
        self._inbox = Inbox()
        self._running: list[WorkerProcess] = []
        self._back_off = BackOff()
        self._next = 0.0
        self._complete = False
        self._leaving = False

    def run(self) -> None:
        """Serves; returns when a signal has ended all. Raises `CommandError` where they cannot start."""
        try:
            self._begin(1)  # alone: it tells what is wrong, and only once
            while not (self._leaving or self._running[0].serves):
                self._go_on(None)
            while self._running or not self._leaving:
                if self._next <= monotonic():
                    self._begin(self._count)
                self._go_on(self._until_next())
        finally:
            for worker in self._running:
                worker.stop()
            self._inbox.close()
            for end in self._lifeline:
                os.close(end)

    def _begin(self, count: int) -> None:
        while len(self._running) < count and not self._leaving:
            self._running.append(WorkerProcess(self._errand, self._inbox))

    def _go_on(self, seconds: float | None) -> None:
        """Takes what comes, and looks who has ended."""
        self._take(self._inbox.wait(seconds))
        for worker in [each for each in self._running if not each.runs]:
            self._running.remove(worker)
            if not self._leaving:
                self._plan(worker)

    def _until_next(self) -> float | None:
        if self._leaving or len(self._running) == self._count:
            return None
        return max(0.0, self._next - monotonic())

    def _plan(self, dead: WorkerProcess) -> None:
        """Says when it is replaced. Raises `CommandError` where not all have served yet, or nobody serves any more."""
        if not self._complete and not isinstance(dead.report, Ready):
            raise CommandError(dead.last_words)
        seconds = self._back_off.after(monotonic() - dead.begun)
        if self._back_off.setbacks >= _ATTEMPTS and not any(worker.serves for worker in self._running):
            raise CommandError(f"{dead.last_words} {_ATTEMPTS} have ended so in a row, and no other serves.")
        self._next = monotonic() + seconds
        _log.error("worker ended", process=dead.number, reason=dead.last_words, replaced_in_seconds=seconds)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case Line(WorkerProcess() as worker, text):
                    self._hear(worker, text)
                case Signalled(signal.SIGINT | signal.SIGTERM as number):
                    self._leave(number)
                case _:
                    pass

    def _hear(self, worker: WorkerProcess, text: str) -> None:
        worker.report = read(text)
        if self._complete and isinstance(worker.report, Ready):
            _log.info("worker replaced", process=worker.number)
        elif len(self._running) == self._count and all(each.serves for each in self._running):
            self._complete = True
            _log.info("serving", address=address_of(self._listener), workers=self._count)

    def _leave(self, number: int) -> None:
        self._leaving = True
        self._listener.close()  # or the system would go on accepting for nobody
        for worker in self._running:
            worker.send(number)

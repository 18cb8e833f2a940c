"""The parent of all generations: it holds the socket, hears of changes, and forks the project as it is by then.

It has one thread and never runs what it serves: what others wrote it imports, the project's own modules it does not.
"""

import os
import signal
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Final

from armature.cli.development.changes import Change
from armature.cli.development.child import Child
from armature.cli.development.generation import Ending, Generation
from armature.cli.development.preloading import Preloading, forget_bytecode, freeze, holds_any
from armature.cli.development.renewal import Renewal, inherited, renew
from armature.cli.development.telling import Telling
from armature.cli.development.watcher import PATHS, Watcher
from armature.cli.errors import CommandError
from armature.cli.listening import listen
from armature.cli.processes.inbox import Closed, Event, Inbox, Line, Signalled, held_back
from armature.cli.processes.reports import Failed, read
from armature.core.app.project import Project

_PATIENCE: Final = 1.0
"""Seconds that a request in flight may delay a reload."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for."""

    project: Project
    app: str | None
    host: str
    port: int


def develop(order: Order) -> int | Child:
    """Serves until a signal comes, and gives 0; in each process that it forks, it gives the `Child` to live.

    Raises `CommandError` where nothing can listen, `UsageError` where nothing says which application is meant.
    """
    if not hasattr(os, "fork"):
        raise CommandError("`armature dev` forks processes, and this system cannot: use `armature serve`.")
    return _Parent(order, inherited() or _beginning(order)).run()


def _beginning(order: Order) -> Renewal:
    """Raises `NoApplication` before anything is watched; where a change has taken it away, the next may mend that."""
    order.project.reference(order.app)
    return Renewal(listen(order.host, order.port), Change.first(), preloads=True)


class _Parent:
    def __init__(self, order: Order, left: Renewal) -> None:
        self._order = order
        self._root = order.project.root
        self._listener: socket.socket = left.listener
        self._preloads = left.preloads
        self._telling = Telling(self._root, left.listener)
        self._preloading = Preloading()
        self._inbox = Inbox()
        self._watcher = Watcher(self._root, self._inbox)
        self._lifeline = os.pipe()
        self._change = left.change
        self._changed: dict[str, None] = {}
        self._noticed = 0.0
        self._leaving = False
        self._blind = False

    def run(self) -> int | Child:
        while True:
            begun = self._fork()
            if isinstance(begun, Child):
                return begun
            self._accompany(begun)
            self._end(begun)
            if self._leaving:
                return self._finish()
            self._turn()

    def _fork(self) -> Generation | Child:
        freeze()
        reports, reporting = os.pipe()
        with held_back():
            process = os.fork()
            if process:
                os.close(reporting)
                generation = Generation(process)
                self._inbox.attend(reports, generation)
                return generation
            self._inbox.close()
            self._watcher.release()
            os.close(reports)
            os.close(self._lifeline[1])
            return Child(self._order.project, self._order.app, self._listener, reporting, self._lifeline[0])

    def _accompany(self, generation: Generation) -> None:
        """Until there is a reason to end it."""
        while not (self._leaving or self._changed):
            ended = not generation.runs  # asked first: what it said last has come by then
            at_once = self._preloading or (ended and not generation.is_mourned)
            events = self._inbox.wait(0 if at_once else None)
            self._take(events)
            if self._preloading and not events:
                self._preloading.step()
            if ended and not generation.is_mourned:
                generation.is_mourned = True
                self._telling.ended(generation.code or 0)

    def _end(self, generation: Generation) -> None:
        ending = Ending(generation, _PATIENCE)
        while generation.runs:
            self._take(self._inbox.wait(ending.speak()))
        if ending.killed:
            self._telling.killed(generation.closing_seconds)

    def _take(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case Line(Generation() as generation, text):
                    self._hear(generation, text)
                case Line(_, path):
                    self._noticed = self._noticed or monotonic()
                    self._changed[path] = None
                case Signalled(signal.SIGINT | signal.SIGTERM):
                    self._leaving = True
                case Closed(source) if source == PATHS:
                    self._leaving = self._blind = True
                case _:
                    pass

    def _hear(self, generation: Generation, text: str) -> None:
        report = read(text)
        if isinstance(report, Failed):
            generation.is_mourned = True
            self._telling.failed(self._change, report.sentence)
            return
        generation.closing_seconds = report.closing_seconds
        self._telling.ready(self._change, report.routes)
        if self._preloads:
            self._preloading.learn(report.modules)

    def _turn(self) -> None:
        """To the next generation; in a new parent, where this one holds what has changed."""
        self._change = Change(tuple(self._changed), self._noticed)
        self._changed, self._noticed = {}, 0.0
        forget_bytecode(self._change.paths)
        threaded = self._preloading.threaded
        if threaded:
            self._telling.threaded(threaded)
        if threaded or holds_any(self._change.paths) or str(self._root / "pyproject.toml") in self._change.paths:
            self._watcher.end()
            renew(Renewal(self._listener, self._change, self._preloads and not threaded))

    def _finish(self) -> int:
        """Raises `CommandError` where nobody watches the files any more."""
        self._watcher.end()
        self._inbox.close()
        self._listener.close()
        if self._blind:
            raise CommandError("The process that watches the files has ended, so this ends too; its log says more.")
        return os.EX_OK

"""One generation as it lives: the project as it is now, served until the parent says stop."""

import gc
import importlib
import logging
import os
import signal
import socket
from dataclasses import dataclass
from typing import Final

from armature.cli.development.preloading import foreign_modules
from armature.cli.development.standby import stand_by
from armature.cli.environment import load_environment
from armature.cli.processes.hosting import host
from armature.cli.processes.lifeline import hold
from armature.cli.processes.reports import Failed, Ready, send
from armature.cli.project import MISTAKES, application
from armature.core import Application
from armature.core.app.project import Project
from armature.core.app.server import ServerOptions

_IDLE_SECONDS: Final = 0.1
_INTERRUPTED: Final = 130
_MISTAKE: Final = 2


@dataclass(frozen=True, slots=True)
class Child:
    """What a forked process needs to serve; `reports` and `lifeline` are its ends of pipes to the parent."""

    project: Project
    app: str | None
    listener: socket.socket
    reports: int
    lifeline: int

    def live(self) -> int:
        """Loads and serves, or says why not; gives the exit code once everything is closed."""
        hold(self.lifeline, signal.SIGINT)
        try:
            return self._serve_or_tell()
        except KeyboardInterrupt:
            _end_in_peace()
            return _INTERRUPTED

    def _serve_or_tell(self) -> int:
        try:
            return self._serve()
        except (*MISTAKES, UnicodeDecodeError) as error:
            sentence = str(error)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a server that a signal has stopped ignores others
        send(self.reports, Failed(sentence))
        stand_by(self.listener, sentence)
        return _MISTAKE

    def _serve(self) -> int:
        _quiet()
        importlib.invalidate_caches()
        load_environment(self.project)
        app = application(self.app, self.project)
        host(app, self.listener, ServerOptions(), lambda: self._tell(app), _IDLE_SECONDS)
        gc.freeze()  # what is left goes with the process: its end need not look for garbage
        return os.EX_OK

    def _tell(self, app: Application) -> None:
        modules = foreign_modules(self.project.root)
        send(self.reports, Ready(len(app.blueprint.plans), app.settings.shutdown_hooks, modules))


def _end_in_peace() -> None:
    """It ends already: being told to must not interrupt what the interpreter does at its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _quiet() -> None:
    """A reload is one line: what the server and the life cycle say at each start and stop is left out."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    lifecycle = logging.getLogger("armature.lifecycle")
    lifecycle.setLevel(logging.WARNING)
    lifecycle.addFilter(_is_not_told_anyway)


def _is_not_told_anyway(record: logging.LogRecord) -> bool:
    """A start that failed for a reason in words is told by the parent; other failures have a traceback."""
    fields: object = record.msg  # structlog's, not formatted yet
    return not (record.levelno == logging.CRITICAL and isinstance(fields, dict) and "reason" in fields)

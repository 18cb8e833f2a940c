"""`python -m armature.cli.serving.worker ERRAND`: one of several processes that serve on one socket."""

import os
import signal
import socket
import sys
from dataclasses import dataclass

from pydantic import TypeAdapter

from armature.cli.processes.hosting import host
from armature.cli.processes.lifeline import hold
from armature.cli.processes.reports import Failed, Ready, send
from armature.cli.project import MISTAKES, application
from armature.cli.serving.plan import Proxy

_MISTAKE = 2


@dataclass(frozen=True, slots=True)
class Errand:
    """What a worker is told; the numbers are those of inherited descriptors."""

    app: str
    proxy: Proxy
    listener: int
    reports: int
    lifeline: int


ERRANDS: TypeAdapter[Errand] = TypeAdapter(Errand)
"""Writes and reads an errand as JSON."""


def main(errand: Errand) -> int:
    """Serves until it is told to stop, or its parent is gone."""
    hold(errand.lifeline, signal.SIGTERM)
    try:
        app = application(errand.app)
        host(
            app,
            socket.socket(fileno=errand.listener),
            errand.proxy.options,
            lambda: send(errand.reports, Ready(len(app.blueprint.plans), app.settings.shutdown_hooks)),
        )
    except MISTAKES as error:
        send(errand.reports, Failed(str(error)))
        return _MISTAKE
    except KeyboardInterrupt:
        send(errand.reports, Failed(f'"{errand.app}" was interrupted before it served.'))
        return _MISTAKE
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main(ERRANDS.validate_json(sys.argv[1])))

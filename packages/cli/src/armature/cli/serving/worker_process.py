"""One worker as its parent sees it."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from time import monotonic
from typing import Final

from armature.cli.processes.inbox import Inbox
from armature.cli.processes.reports import Failed, Ready, Report
from armature.cli.serving.worker import ERRANDS, Errand

_PROGRAM: Final = "armature.cli.serving.worker"


class WorkerProcess:
    """Runs from its creation on; `report` is what it has said, a line in the inbox."""

    def __init__(self, errand: Errand, inbox: Inbox) -> None:
        reports, reporting = os.pipe()
        told = replace(errand, reports=reporting)
        self._process = subprocess.Popen(  # noqa: S603 - a module of this package
            [sys.executable, "-P", "-m", _PROGRAM, ERRANDS.dump_json(told).decode()],
            pass_fds=[told.listener, told.reports, told.lifeline],
            process_group=0,  # Ctrl-C is for the parent, which passes it on once
        )
        os.close(reporting)
        inbox.attend(reports, self)
        self.report: Report | None = None
        self.begun = monotonic()

    @property
    def number(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def serves(self) -> bool:
        """Whether it runs and has said that it is ready."""
        return self.runs and isinstance(self.report, Ready)

    @property
    def last_words(self) -> str:
        """Why it has ended, as a sentence."""
        if isinstance(self.report, Failed):
            return self.report.sentence
        code = self._process.wait()
        return f"A worker has ended {f'by signal {-code}' if code < 0 else f'with code {code}'}; its log says more."

    def send(self, number: int) -> None:
        """Sends a signal, if it runs."""
        self._process.send_signal(number)

    def stop(self) -> None:
        """Ends it as an orchestrator would, and waits."""
        self.send(signal.SIGTERM)
        self._process.wait()

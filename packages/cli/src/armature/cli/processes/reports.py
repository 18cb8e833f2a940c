"""What a server process tells its parent: a line of JSON."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Ready:
    """It serves. `modules` are those that it has imported from outside the project."""

    routes: int
    closing_seconds: float
    modules: Sequence[str] = ()
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot serve, for a reason that is a sentence to a person."""

    sentence: str
    kind: Literal["failed"] = "failed"


Report = Ready | Failed
_REPORTS: TypeAdapter[Report] = TypeAdapter(Report)


def send(pipe: int, report: Report) -> None:
    """Writes a report; one that nobody reads any more is dropped."""
    try:
        with os.fdopen(pipe, "wb", closefd=False) as output:
            output.write(_REPORTS.dump_json(report) + b"\n")
    except BrokenPipeError:
        return


def read(line: str) -> Report:
    """The report in a line."""
    return _REPORTS.validate_json(line)

"""The child's side: opens one subject and runs its cases when asked, a line of JSON for each.

Every subject lives in a process of its own, so that no peer's modules, heap or garbage weigh on another.
Run by `children.py` as `python -m tests.benchmarks.child MODULE SUBJECT`.
"""

import json
import signal
import sys
from importlib import import_module
from typing import Final, cast

import uvloop

from tests.benchmarks.output import Answer, reserved_output
from tests.benchmarks.subject import SubjectModule

_PATIENCE: Final = 120
"""Seconds that a start or a round may take; after that the system's alarm ends the process, and the parent sees it."""


async def _serve(module: SubjectModule, subject: str, answer: Answer) -> None:
    signal.alarm(_PATIENCE)
    async with module.opened(subject) as cases:
        signal.alarm(0)
        answer(list(cases))
        for line in sys.stdin:
            ask = json.loads(line)
            signal.alarm(_PATIENCE)
            seconds = await cases[ask["case"]](ask["count"])
            signal.alarm(0)
            answer(seconds)


def main() -> None:
    """Open the subject named by the two arguments and answer until standard input ends."""
    answer = reserved_output()
    # The protocol is the contract of every module that `children.py` names; Python cannot know it from a string.
    module = cast("SubjectModule", import_module(sys.argv[1]))
    uvloop.run(_serve(module, sys.argv[2], answer))


if __name__ == "__main__":
    main()

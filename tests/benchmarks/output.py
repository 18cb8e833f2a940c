"""Keeps a child's standard output for answers to its parent, whatever the measured application prints."""

import json
import os
from collections.abc import Callable
from typing import TypeAlias

Answer: TypeAlias = Callable[[object], None]


def reserved_output() -> Answer:
    """A function that writes one value as a line of JSON; everything printed goes to standard error from now on."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value: object) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    return answer

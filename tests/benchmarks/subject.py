"""What a child process measures: named cases, each a function from a number of operations to CPU seconds."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

Cases = Mapping[str, Callable[[int], Awaitable[float]]]


class SubjectModule(Protocol):
    """A module that a child can be told to measure."""

    def opened(self, subject: str) -> AbstractAsyncContextManager[Cases]:
        """Build and start the subject, give its cases, and stop it at the end."""
        ...

"""A command as a pipeline sees it: one unit of work, with what stood on the command line."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from armature.core.app.commands.declaration import TRANSPORT
from armature.core.context import ExecutionContext


class CommandContext(ExecutionContext):
    """One run of a command. `query` are its options as text, `path_parameters` its values by position."""

    __slots__ = ("_query", "command")

    transport: ClassVar[str] = TRANSPORT

    command: str
    """The name of the command, without its values."""

    def __init__(
        self,
        raw_request_id: bytes,
        command: str,
        query: Sequence[tuple[str, str]],
        path_parameters: Mapping[str, str],
    ) -> None:
        super().__init__(raw_request_id)
        self.command = command
        self._query = query
        self.path_parameters = path_parameters

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The options in order: names as handlers know them (`dry_run`) and values, `true` or `false` for switches."""
        return self._query

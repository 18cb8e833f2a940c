"""Commands as a transport: how they are found and run."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import ClassVar

from armature.core.app.commands.commands import Command, commands_of
from armature.core.app.commands.context import CommandContext
from armature.core.app.commands.declaration import TRANSPORT
from armature.core.app.commands.parsing import read_command
from armature.core.app.commands.printing import printed
from armature.core.binding import Source
from armature.core.context import ExecutionContext
from armature.core.correlation import RequestIds, current
from armature.core.pipeline import Pipeline, Plan, Transport


class CommandTransport(Transport):
    r"""The commands of the running application; injectable, and how tests run them.

    >>> from armature.core import Application, CommandTransport, Module, command
    >>> @command("greet {name}")
    ... async def greet(name: str) -> str:
    ...     return f"Hello {name}"
    >>> async def printed() -> list[bytes]:
    ...     async with Application(Module(controllers=[greet])) as app:
    ...         commands = await app.container.get(CommandTransport)
    ...         return [piece async for piece in commands.run("greet", "Ada")]
    >>> import asyncio
    >>> asyncio.run(printed())
    [b'Hello Ada\n']
    """

    name = TRANSPORT
    context: ClassVar[type[ExecutionContext]] = CommandContext
    sources = frozenset({Source.PATH, Source.QUERY})

    def __init__(self) -> None:
        self._commands: Mapping[str, Command] = {}
        self._pipelines: Mapping[str, Pipeline] = {}
        self._ids = RequestIds()

    @classmethod
    def check(cls, plans: Sequence[Plan]) -> None:
        """Raises `WiringError` for commands of one name, and for options of one name."""
        commands_of(plans)

    def open(self, pipelines: Sequence[Pipeline]) -> None:
        """Takes the commands over."""
        self._commands = commands_of(pipeline.plan for pipeline in pipelines)
        self._pipelines = dict(zip(self._commands, pipelines, strict=True))
        self._ids = RequestIds()

    def run(self, *words: str) -> AsyncGenerator[bytes]:
        """Runs a command as it would be written, and gives what it prints, piece by piece.

        Raises `UsageError` for a mistake in the words, else whatever the command raises.
        """
        return self.perform(read_command(self._commands, words, self._ids.make()))

    async def perform(self, context: CommandContext) -> AsyncGenerator[bytes]:
        """Runs one unit of work and gives what it prints."""
        before = current.get()
        try:
            answer = await self._pipelines[context.command].answer(context)
            async with aclosing(printed(answer)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            current.set(before)

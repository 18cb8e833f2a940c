"""Python files as syntax trees, which keep every byte that nobody edits."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider, ScopeProvider

from armature.cli.errors import CommandError


@dataclass(frozen=True)
class Source:
    """One file of the project; `shown` is its path as messages say it."""

    path: Path
    shown: str
    content: bytes

    @classmethod
    def read(cls, path: Path, root: Path) -> "Source":
        """A file below the root of a project."""
        return cls(path, path.relative_to(root).as_posix(), path.read_bytes())

    @cached_property
    def tree(self) -> cst.Module:
        """The whole file; raises `CommandError` for one that is no Python."""
        return self._wrapper.module

    @cached_property
    def _wrapper(self) -> MetadataWrapper:
        try:
            return MetadataWrapper(cst.parse_module(self.content), unsafe_skip_copy=True)
        except cst.ParserSyntaxError as error:
            raise CommandError(
                f"{self.shown}:{error.raw_line} is no Python that can be read: mend it, then call this again."
            ) from None

    def line(self, node: cst.CSTNode) -> int:
        """The line on which a node begins."""
        return self._wrapper.resolve(PositionProvider)[node].start.line

    def at(self, node: cst.CSTNode) -> str:
        """`file:line` of a node."""
        return f"{self.shown}:{self.line(node)}"

    def is_core(self, node: cst.CSTNode, name: str) -> bool:
        """Whether an expression is `name` of `armature.core`, however it was imported."""
        scope = self._wrapper.resolve(ScopeProvider).get(node)
        names = [each.name for each in scope.get_qualified_names_for(node)] if scope else []
        return any(each.startswith("armature.core.") and each.endswith(f".{name}") for each in names)

    def calls(self, name: str) -> Iterator[cst.Call]:
        """All calls of `name` of `armature.core`."""
        found = _Calls()
        self.tree.visit(found)
        return (call for call in found.calls if self.is_core(call.func, name))

    def binds(self, name: str) -> bool:
        """Whether a name means something at the top level of the file."""
        scope = self._wrapper.resolve(ScopeProvider)[self.tree]
        return scope is not None and any(each.name == name for each in scope.assignments)

    def code(self, node: cst.CSTNode) -> str:
        """A node as it is written."""
        return self.tree.code_for_node(node)


class _Calls(cst.CSTVisitor):
    """Gathers calls; the matchers of libcst would take as long to import as all the rest of it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[cst.Call] = []

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 - the name that libcst calls
        self.calls.append(node)

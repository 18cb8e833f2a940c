"""The module that documents each kind of problem at the URI that stands in its `type`."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from armature.core.errors import HttpError, NotFound
from armature.core.http.problems import TYPE_PREFIX
from armature.core.modules import Module, controller, get, public


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """One kind of problem; `description` is the docstring of its class."""

    type: str
    title: str
    status: int
    description: str


@public
@controller(TYPE_PREFIX, tags=["problems"])
class ProblemController:
    """Answers for every subclass of `HttpError` that the application has."""

    @get("/")
    async def index(self) -> list[ProblemPage]:
        """All kinds of problems, by their type."""
        return sorted(map(_page, _kinds(HttpError)), key=lambda page: page.type)

    @get("/{name}")
    async def show(self, name: str) -> ProblemPage:
        """What one kind of problem means."""
        for kind in _kinds(HttpError):
            if kind.problem_name() == name:
                return _page(kind)
        raise NotFound(f'No problem is called "{name}".')


class ProblemsModule(Module):
    """Documents every kind of problem under `/problems/`, where the `type` of each problem points.

    An application that stands below a prefix answers below it too; the `type` stays `/problems/<name>`.
    """

    def __init__(self) -> None:
        super().__init__(controllers=[ProblemController])


def _kinds(root: type[HttpError]) -> Iterator[type[HttpError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _page(kind: type[HttpError]) -> ProblemPage:
    return ProblemPage(TYPE_PREFIX + kind.problem_name(), kind.title, kind.status, inspect.getdoc(kind) or "")

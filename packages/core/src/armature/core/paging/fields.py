"""Sparse answers: `?fields=id,author(name)` and `?exclude=author(email)`."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from starlette.responses import Response

from armature.core.binding import Query, rejected
from armature.core.errors import ResultError
from armature.core.http.reply import Reply, Selected
from armature.core.paging.pages import Page, Window
from armature.core.paging.shapes import Shapes
from armature.core.pipeline import CallNext

_DEEPEST = 8
_TOKEN = re.compile(r"[(),]|[^(),]+")

Selection: TypeAlias = dict[str, Any]
"""Which fields of a value, as pydantic's serializers take it."""


class SparseFields:
    """An interceptor that lets clients choose which fields of a model they are sent.

    `@use_interceptor(SparseFields(Product))` stands around handlers that give a `Product`, a list, a `Page` or a
    `Window` of them. `fields` names what is sent, `exclude` what is not, both with what is inside in parentheses:
    `id,author(name)`. A name that the model does not declare is 422, as is what nobody can read.
    """

    def __init__(self, model: type) -> None:
        """Raises `WiringError` for what is no model."""
        self._shapes = Shapes(model)

    async def intercept(
        self,
        call_next: CallNext,
        fields: Annotated[str, Query(max_length=1000, description="The fields to send: `id,author(name)`.")] = "",
        exclude: Annotated[str, Query(max_length=1000, description="The fields to leave out: `author(email)`.")] = "",
    ) -> object:
        """Reads what is asked before the handler runs, and selects behind it."""
        include, without = self._selection("fields", fields), self._selection("exclude", exclude)
        result = await call_next()
        reply = Reply.of(result)
        if (not include and not without) or reply.value is None or isinstance(reply.value, Response):
            return result
        return Selected(reply, _around(reply.value, include, keeps=True), _around(reply.value, without, keeps=False))

    def _selection(self, name: str, text: str) -> Selection | None:
        if not text.strip():
            return None
        try:
            return _Reader(text, self._shapes).read()
        except ValueError as error:
            fault = {"source": "query", "pointer": f"/{name}", "detail": str(error), "code": "fields_invalid"}
            raise rejected([fault]) from None


class _Reader:
    """Reads names, commas and parentheses."""

    def __init__(self, text: str, shapes: Shapes) -> None:
        self._tokens: Iterator[str] = (each.strip() for each in _TOKEN.findall(text))
        self._shapes = shapes
        self._next = next(self._tokens)

    def read(self) -> Selection:
        selection = self._names(self._shapes.models, 1)
        if self._next:
            raise ValueError('A ")" closes nothing')
        return selection

    def _names(self, models: tuple[type, ...], depth: int) -> Selection:
        shape, found = self._shapes.of(models), Selection()
        while True:
            name = self._taken()
            if name not in shape:
                raise ValueError(f"Only these can be chosen here: {', '.join(shape)}")
            field, inner = shape[name], None
            if self._next == "(":
                inner = self._inside(field.models, depth)
                inner = {"__all__": inner} if field.is_list else inner
            _add(found, field.name, inner)
            if self._next != ",":
                return found
            self._taken()

    def _inside(self, models: tuple[type, ...], depth: int) -> Selection:
        if not models or depth == _DEEPEST:
            raise ValueError("Nothing can be chosen inside" if not models else "The parentheses go too deep")
        self._taken()
        inner = self._names(models, depth + 1)
        if self._taken() != ")":
            raise ValueError('A ")" is missing')
        return inner

    def _taken(self) -> str:
        token, self._next = self._next, next(self._tokens, "")
        return token


def _add(found: Selection, name: str, inner: Selection | None) -> None:
    """What is named twice is the sum of both; a whole field is all of it."""
    if inner is None or found.get(name) is True:
        found[name] = True
    elif name in found:
        for each, deeper in inner.items():
            _add(found[name], each, None if deeper is True else deeper)
    else:
        found[name] = inner


def _around(value: object, selection: Selection | None, *, keeps: bool) -> Selection | None:
    """The selection for a value that holds the models: every item of a list, the items of a page."""
    if selection is None:
        return None
    if isinstance(value, (Page, Window)):
        envelope = {each.name: True for each in dataclasses.fields(value)} if keeps else {}
        return {**envelope, "items": {"__all__": selection}}
    if isinstance(value, (list, tuple, set, frozenset)):
        return {"__all__": selection}
    if isinstance(value, (str, bytes)) or hasattr(value, "__aiter__"):
        raise ResultError(f"Fields are chosen of a {type(value).__name__}, which has none to choose.")
    return selection

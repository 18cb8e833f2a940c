"""`Link` headers: where the other pages are (RFC 8288)."""

from typing import Any
from urllib.parse import quote, urlencode

from typing_extensions import TypeIs

from armature.core.app.paths import own_path, own_raw_path
from armature.core.context import HttpContext
from armature.core.http.reply import Reply
from armature.core.paging.pages import Page, Window
from armature.core.pipeline import CallNext

_PATH = "/:@!$&'()*+=~"
"""What may stand in a path as it is (RFC 3986 §3.3), but for comma and semicolon, at which readers of `Link` split."""


class PageLinks:
    """An interceptor that adds `Link: </products?page=3>; rel="next"` to each `Page` and `Window`.

    The relations are `first`, `prev`, `next` and, where the pages were counted, `last`. A target is the path of the
    request, below `root_path`, with all else that it asked; it names no host, as only a proxy knows the public one.
    """

    async def intercept(self, call_next: CallNext, context: HttpContext) -> object:
        """Adds the header behind the handler."""
        result = await call_next()
        value = result.value if _is_reply(result) else result
        if not isinstance(value, (Page, Window)):
            return result
        reply, links = Reply.of(result), _links(_parameters(value), context)
        reply.headers["Link"] = ", ".join([*filter(None, [reply.headers.get("Link")]), *links])
        return reply


def _parameters(result: Page[Any] | Window[Any]) -> dict[str, tuple[str, object]]:
    """By relation, the parameter of the query that leads there, and its value; None takes it away."""
    if isinstance(result, Window):
        there = {"first": ("cursor", None), "prev": ("cursor", result.previous_cursor)}
        there["next"] = ("cursor", result.next_cursor)
        return {relation: each for relation, each in there.items() if each[1] or relation == "first"}
    pages: dict[str, object] = {"first": 1}
    if result.page > 1:
        pages["prev"] = result.page - 1
    if result.has_next:
        pages["next"] = result.page + 1
    if result.pages:
        pages["last"] = result.pages
    return {relation: ("page", number) for relation, number in pages.items()}


def _links(parameters: dict[str, tuple[str, object]], context: HttpContext) -> list[str]:
    path = _path(context)
    return [f'<{path}{_query(context, *each)}>; rel="{relation}"' for relation, each in parameters.items()]


def _path(context: HttpContext) -> str:
    """The path as the client sent it; a slash at the end of `root_path` would make the name of a host of it."""
    raw = own_raw_path(context.scope)
    own = quote(own_path(context.scope), _PATH) if raw is None else quote(raw, _PATH + "%")
    return quote(context.scope.get("root_path", "").rstrip("/"), _PATH) + own


def _query(context: HttpContext, name: str, value: object) -> str:
    kept = [each for each in context.query if each[0] != name]
    query = urlencode(kept if value is None else [*kept, (name, value)])
    return f"?{query}" if query else ""


def _is_reply(result: object) -> TypeIs[Reply[Any]]:
    return isinstance(result, Reply)

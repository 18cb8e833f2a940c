"""A result whose status, headers or cookies depend on data, without losing its type."""

from collections.abc import Mapping
from datetime import datetime
from typing import Generic, Literal, TypeVar

from starlette.responses import Response
from typing_extensions import TypeIs

from armature.core.types import RawHeaders

T = TypeVar("T")


class Reply(Generic[T]):
    """`value` with a status and headers of its own; `-> Reply[Product]` documents and serializes as `Product`.

    `status` left at None is the route's. Headers replace the route's constant ones of the same name.

    >>> reply = Reply({"id": 7}, status=201, headers={"Location": "/orders/7"})
    >>> reply.set_cookie("last_order", "7", httponly=True)
    """

    __slots__ = ("_cookies", "headers", "status", "value")

    def __init__(self, value: T, *, status: int | None = None, headers: Mapping[str, str] | None = None) -> None:
        self.value = value
        self.status = status
        self.headers = dict(headers or {})
        self._cookies: Response | None = None

    @classmethod
    def of(cls, result: object) -> "Reply[object]":
        """A result as a reply, for interceptors that add headers; one that is a reply already stays as it is."""
        return result if _is_reply(result) else Reply(result)

    def set_cookie(
        self,
        name: str,
        value: str = "",
        *,
        max_age: int | None = None,
        expires: datetime | None = None,
        path: str = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = True,
        samesite: Literal["lax", "strict", "none"] = "lax",
    ) -> None:
        """Adds a `Set-Cookie` header (RFC 6265); `max_age` in seconds, without it and `expires` for the session."""
        self._jar().set_cookie(
            name, value, max_age, expires, path, domain, secure, httponly, samesite
        )  # fmt: skip

    def delete_cookie(self, name: str, *, path: str = "/", domain: str | None = None) -> None:
        """Makes the client forget the cookie."""
        self._jar().delete_cookie(name, path, domain)

    def has_header(self, name: str) -> bool:
        """Whether it brings a header of this name, be it by a cookie, or by the whole response that it holds."""
        lower = name.lower()
        held = self.value.headers if isinstance(self.value, Response) else ()
        known = {each.lower() for each in (*self.headers, *held)}
        return lower in known or (lower == "set-cookie" and self._cookies is not None)

    @property
    def raw_headers(self) -> RawHeaders:
        """The headers and cookies as ASGI carries them."""
        own = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        if self._cookies is None:
            return own
        return own + [(name, value) for name, value in self._cookies.raw_headers if name == b"set-cookie"]

    def _jar(self) -> Response:
        """Starlette's response knows how to write cookies; it is made for the first one."""
        if self._cookies is None:
            self._cookies = Response()
        return self._cookies


class Selected(Reply[T]):
    """A reply of whose value some fields alone are sent as JSON: those of `include`, without those of `exclude`.

    Both are as pydantic's serializers take them, by the fields' own names; None selects nothing. What the return
    annotation does not declare stays behind whatever they say.
    """

    __slots__ = ("exclude", "include")

    def __init__(
        self, reply: Reply[T], include: Mapping[str, object] | None, exclude: Mapping[str, object] | None
    ) -> None:
        super().__init__(reply.value, status=reply.status, headers=reply.headers)
        self._cookies = reply._cookies  # noqa: SLF001 - a reply like this one
        self.include = include
        self.exclude = exclude


def _is_reply(result: object) -> TypeIs[Reply[object]]:
    return isinstance(result, Reply)

"""Cookies: shown, set and deleted."""

from http.cookies import CookieError

from starlette.requests import Request
from starlette.responses import RedirectResponse
from typing_extensions import TypedDict

from armature.core import BadRequest, Reply, controller, get, module


class Cookies(TypedDict):
    cookies: dict[str, str]


@controller("/cookies", tags=["cookies"])
class CookieController:
    @get("/")
    async def show(self, request: Request) -> Cookies:
        """The cookies that came."""
        return {"cookies": {_read(name): _read(value) for name, value in request.cookies.items()}}

    @get("/set")
    async def set_all(self, request: Request) -> Reply[RedirectResponse]:
        """Sets what the query names, then shows the cookies."""
        return _setting(dict(request.query_params), request)

    @get("/set/{name}/{value}")
    async def set_one(self, name: str, value: str, request: Request) -> Reply[RedirectResponse]:
        """Sets one cookie, then shows the cookies."""
        return _setting({name: value}, request)

    @get("/delete")
    async def delete(self, request: Request) -> Reply[RedirectResponse]:
        """Deletes what the query names, then shows the cookies."""
        reply = Reply(RedirectResponse("/cookies", 302))
        for name in request.query_params:
            try:
                reply.delete_cookie(name)
            except CookieError as error:
                raise _no_name(name) from error
        return reply


def _setting(cookies: dict[str, str], request: Request) -> Reply[RedirectResponse]:
    reply = Reply(RedirectResponse("/cookies", 302))
    for name, value in cookies.items():
        try:
            reply.set_cookie(name, _written(value), httponly=False, secure=request.url.scheme == "https")
        except CookieError as error:
            raise _no_name(name) from error
    return reply


def _written(value: str) -> str:
    """Headers are Latin-1; each byte of UTF-8 becomes a letter of it, which is escaped where it is none."""
    return value.encode().decode("latin-1")


def _read(value: str) -> str:
    """The way back; what is no UTF-8 stays as it came."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _no_name(name: str) -> BadRequest:
    return BadRequest(f'"{name}" cannot be the name of a cookie, or its value cannot be sent.')


@module(controllers=[CookieController])
class CookiesModule: ...

"""Cookies: shown, set and deleted. Without `HttpOnly` and `SameSite`, as httpbin does; a `Reply` has both."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.cookies import CookieError

from starlette.requests import Request
from starlette.responses import RedirectResponse
from typing_extensions import TypedDict

from armature.core import BadRequest, controller, get, module


class Cookies(TypedDict):
    cookies: dict[str, str]


@controller("/cookies", tags=["cookies"])
class CookieController:
    @get("/")
    async def show(self, request: Request) -> Cookies:
        """The cookies that came."""
        return {"cookies": {_read(name): _read(value) for name, value in request.cookies.items()}}

    @get("/set")
    async def set_all(self, request: Request) -> RedirectResponse:
        """Sets what the query names, then shows the cookies."""
        return _setting(dict(request.query_params), request)

    @get("/set/{name}/{value}")
    async def set_one(self, name: str, value: str, request: Request) -> RedirectResponse:
        """Sets one cookie, then shows the cookies."""
        return _setting({name: value}, request)

    @get("/delete")
    async def delete(self, request: Request) -> RedirectResponse:
        """Deletes what the query names, then shows the cookies."""
        answer = RedirectResponse("/cookies", 302)
        for name in request.query_params:
            with _refused(name):
                answer.delete_cookie(name, samesite=None)
        return answer


def _setting(cookies: Mapping[str, str], request: Request) -> RedirectResponse:
    answer = RedirectResponse("/cookies", 302)
    for name, value in cookies.items():
        with _refused(name):
            answer.set_cookie(name, _written(value), secure=request.url.scheme == "https", samesite=None)
    return answer


@contextmanager
def _refused(name: str) -> Generator[None]:
    """Says so where this cannot be the name of a cookie."""
    try:
        yield
    except CookieError as error:
        raise BadRequest(f'There can be no cookie "{name}" with this value.') from error


def _written(value: str) -> str:
    """Headers are Latin-1; each byte of UTF-8 becomes a letter of it, which is escaped where it is none."""
    return value.encode().decode("latin-1")


def _read(value: str) -> str:
    """The way back; what is no UTF-8 stays as it came."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


@module(controllers=[CookieController])
class CookiesModule: ...

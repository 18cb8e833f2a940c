"""Redirects: to the next of many, and to wherever somebody wants to be sent."""

from typing import Annotated, TypeAlias

from starlette.requests import Request
from starlette.responses import RedirectResponse

from armature.core import Path, controller, get, module
from examples.httpbin.any_method import any_method

Times: TypeAlias = Annotated[int, Path(ge=1)]


@controller("/", tags=["redirects"])
class RedirectController:
    @get("/redirect/{n:int}")
    async def redirect(self, n: Times, request: Request, absolute: bool = False) -> RedirectResponse:
        """302, `n` times, then `/get`; with `absolute=true` to whole URLs."""
        return _whole(request, n) if absolute else _relative(n)

    @get("/relative-redirect/{n:int}")
    async def relative(self, n: Times) -> RedirectResponse:
        """302, `n` times, each to a path."""
        return _relative(n)

    @get("/absolute-redirect/{n:int}")
    async def absolute(self, n: Times, request: Request) -> RedirectResponse:
        """302, `n` times, each to a whole URL."""
        return _whole(request, n)

    @any_method("/redirect-to")
    async def redirect_to(self, url: str, status_code: int = 302) -> RedirectResponse:
        """To `url`, wherever that is: such an endpoint belongs to no service that people trust."""
        return RedirectResponse(url, status_code if 300 <= status_code < 400 else 302)


def _relative(n: int) -> RedirectResponse:
    return RedirectResponse(_following("relative", n), 302)


def _whole(request: Request, n: int) -> RedirectResponse:
    return RedirectResponse(f"{request.url.scheme}://{request.url.netloc}{_following('absolute', n)}", 302)


def _following(kind: str, n: int) -> str:
    return "/get" if n == 1 else f"/{kind}-redirect/{n - 1}"


@module(controllers=[RedirectController])
class RedirectsModule: ...

"""`/status/{codes}`: whatever status somebody wants to see, or one of several by their weights."""

import random
from typing import Annotated, Final, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError
from starlette.responses import Response

from armature.core import BadRequest, controller, module
from examples.httpbin.any_method import any_method
from examples.httpbin.pretty import pretty

Code: TypeAlias = Annotated[int, Field(ge=200, le=599)]
"""What a final answer can have; 1xx only go before one."""

_TEAPOT: Final = r"""            __
      _ ___(  )___
     | |          \___//
     | |    418    ___/
      \|__________/

   short, stout, no coffee
"""
_CHALLENGE: Final = 'Basic realm="Fake Realm"'
_ACCEPTED: Final = ("image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*")
_REDIRECTS: Final = frozenset({301, 302, 303, 305, 307})
_HEADERS: Final = {
    401: {"WWW-Authenticate": _CHALLENGE},
    402: {"X-More-Info": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.3"},
    407: {"Proxy-Authenticate": _CHALLENGE},
    418: {"X-More-Info": "https://www.rfc-editor.org/rfc/rfc2324"},
}
_BODIES: Final = {
    402: (b"Nothing is sold here, so nothing is owed.\n", "text/plain"),
    406: (
        pretty({"message": "The client accepts none of these media types.", "accept": _ACCEPTED}),
        "application/json",
    ),
    418: (_TEAPOT.encode(), "text/plain"),
}
_EMPTY: Final = (b"", "text/html")
_NOTHING: Final = (b"", None)


@controller("/status", tags=["status codes"])
class StatusController:
    @any_method("/{codes}")
    async def status(self, codes: str) -> Response:
        """A status, such as `404`; or one of several at random, such as `200,500` or `200:9,500:1` with weights."""
        return answer_with(_chosen(codes))


def answer_with(code: int) -> Response:
    """An empty answer, or what belongs to the status."""
    body, media_type = _BODIES.get(code, _NOTHING if code in _REDIRECTS or code in _HEADERS else _EMPTY)
    answer = Response(body, code, _HEADERS.get(code), media_type)
    if code in _REDIRECTS:
        answer.headers["Location"] = "/redirect/1"
    return answer


def _chosen(codes: str) -> int:
    choices = [choice.partition(":") for choice in codes.split(",")]
    try:
        statuses = _CODES.validate_python([code for code, _, _ in choices])
        weights = _WEIGHTS.validate_python([weight or 1 for _, _, weight in choices])
        return random.choices(statuses, weights)[0]  # noqa: S311 - no secret
    except ValidationError as error:
        raise BadRequest("A status is a number from 200 to 599, and its weight a number of zero or more.") from error
    except ValueError as error:  # the weights add up to nothing, or to more than there is
        raise BadRequest("The weights of the statuses leave nothing to choose from.") from error


_CODES: Final = TypeAdapter(list[Code])
_WEIGHTS: Final = TypeAdapter(list[Annotated[float, Field(ge=0, allow_inf_nan=False)]])


@module(controllers=[StatusController])
class StatusModule: ...

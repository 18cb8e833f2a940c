"""A Starlette `Response` where no HTTP client waits for it: its body, or the error that it stands for."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from armature.core.errors import ResultError
from armature.core.http.answer import Answer
from armature.core.http.problems import from_starlette


def unwrapped(response: Response) -> Answer:
    """The response as an answer; raises the `HttpError` of a status from 400 on, so that no failure looks like success.

    Raises `ResultError` for what only an HTTP client can follow: a redirection, a file, a stream, a background task.
    """
    body: object = getattr(response, "body", None)
    status = response.status_code
    if not isinstance(body, bytes) or response.background is not None or 300 <= status < 400:
        raise ResultError(f"A {type(response).__name__} with the status {status} was returned, which only HTTP sends.")
    if status >= 400:
        raise from_starlette(HTTPException(status, body.decode("utf-8", "replace")))
    return status, response.raw_headers, body

"""Errors at the edge of a unit of work: which of ours they are, and what a client is told."""

from starlette.exceptions import HTTPException

from armature.core.correlation import Correlation
from armature.core.errors import BadRequest, HttpError
from armature.core.http.answer import Answer
from armature.core.http.problems import from_starlette, problem
from armature.core.routing import MalformedPath


def meant(error: Exception) -> HttpError | None:
    """The error as one of ours that a client may see; None for one that nobody meant for it."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, HTTPException):
        return from_starlette(error)
    return BadRequest(str(error)) if isinstance(error, MalformedPath) else None


def problem_in(context: Correlation, path: str, error: HttpError) -> Answer:
    """The problem that answers an error of a unit of work, with its ids."""
    return problem(error, path, context.request_id, context.traceparent.decode("ascii"))

"""Answers that are no success, as errors."""

from collections.abc import Mapping
from http import HTTPStatus

from armature.http_client.errors import HttpClientError
from armature.http_client.problems import Problem, problem_of
from armature.http_client.responses import Response
from armature.http_client.retry_after import seconds_of

_LONGEST_TITLE = 200


class StatusError(HttpClientError):
    """An answer that is no success; derive from it what `problems=` maps the type of a problem to.

    `problem` is what the body says by RFC 9457, or None. `retry_after` is what the server asks for in `Retry-After`
    (RFC 9110 §10.2.3), in seconds from now, or None; retries wait at least as long.
    """

    def __init__(self, response: Response, problem: Problem | None = None) -> None:
        super().__init__(_told(response, problem))
        self.response = response
        self.problem = problem
        self.retry_after = seconds_of(response.headers.get("retry-after"))

    @property
    def status(self) -> int:
        """The status code of the answer."""
        return self.response.status


class ClientError(StatusError):
    """The server says that the request is at fault (4xx)."""


class ServerError(StatusError):
    """The server says that it is at fault itself (5xx)."""


Problems = Mapping[str, type[StatusError]]
"""Which error stands for a problem, by the problem's type."""


def error_of(response: Response, problems: Problems) -> StatusError:
    """The error that an answer is: the one for its problem's type, else that of its class of status."""
    problem = problem_of(response.headers.get("content-type", ""), response.body)
    if problem is not None and problem.type in problems:
        return problems[problem.type](response, problem)
    if response.status >= 500:
        return ServerError(response, problem)
    return (ClientError if response.status >= 400 else StatusError)(response, problem)


def _told(response: Response, problem: Problem | None) -> str:
    status = response.status
    phrase = f" {HTTPStatus(status).phrase}" if status in _KNOWN else ""
    # RFC 9457 §3.1.3: a title is the same at every occurrence, so it holds nobody's data.
    title = problem.title[:_LONGEST_TITLE] if problem is not None and problem.title.isprintable() else ""
    return f"{response.asked} answered {status}{phrase}{f' ({title})' if title else ''}."


_KNOWN = frozenset(HTTPStatus)

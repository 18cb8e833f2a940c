"""Serves handlers to a test, through the whole application: by a client, or ASGI message by message."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from armature.core import Application, ApplicationSettings, Module


def quiet(**values: Any) -> ApplicationSettings:
    """Settings that leave the log to what goes wrong."""
    return ApplicationSettings(**{"access_log": False, "log_level": "ERROR", **values})


QUIET = quiet()


def application(*controllers: Any, settings: ApplicationSettings = QUIET, **fields: Any) -> Application:
    """An application whose root module has these controllers; `fields` are those of `Module`."""
    return Application(Module(controllers=controllers, **fields), settings=settings)


def serve(*controllers: Any, settings: ApplicationSettings = QUIET, **fields: Any) -> TestClient:
    """A client of such an application, started and stopped by `with`."""
    return TestClient(application(*controllers, settings=settings, **fields), headers={"x-request-id": "test"})


async def exchange(
    app: Callable[..., Any],
    method: str,
    path: str,
    *,
    query: bytes = b"",
    headers: Iterable[tuple[bytes, bytes]] = (),
    body: Sequence[dict[str, Any]] = ({"type": "http.request", "body": b""},),
    waits: bool = False,
    sent: list[dict[str, Any]] | None = None,
) -> list[dict[str, Any]]:
    """The messages that the application sends for these.

    `waits` says that more may be asked for after `body`, and never comes; otherwise asking fails the test. `sent` is
    for whoever wants to know them although the call ends with an exception.
    """
    sent = [] if sent is None else sent
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"test"), (b"x-request-id", b"test"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
    }
    messages = _replayed(body, waits=waits)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, messages.__anext__, send)
    return sent


async def _replayed(messages: Sequence[dict[str, Any]], *, waits: bool) -> AsyncIterator[dict[str, Any]]:
    for message in messages:
        yield message
    if waits:
        await asyncio.Event().wait()
    pytest.fail("the application asked for more than the client had to say")


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of each request that failed: the exception, as `ResultError: …`."""
    failures = [record.msg for record in caplog.records if record.name == "armature.requests"]
    return [f"{type(each['exc_info']).__name__}: {each['exc_info']}" for each in failures if isinstance(each, dict)]


def rejected(*errors: tuple[str, str, str, str]) -> dict[str, object]:
    """The problem of a request at `/` whose values are not valid: `(source, pointer, code, detail)` for each."""
    count = "One value is" if len(errors) == 1 else f"{len(errors)} values are"
    return {
        "type": "/problems/unprocessable-content",
        "title": "Unprocessable content",
        "status": 422,
        "detail": f"{count} not valid.",
        "instance": "/",
        "request_id": "test",
        "errors": [
            {"source": source, "pointer": pointer, "detail": detail, "code": code}
            for source, pointer, code, detail in errors
        ],
    }


def problem(status: int, name: str, title: str, detail: str = "", **fields: object) -> dict[str, object]:
    """The problem that answers a request at `/`."""
    known: dict[str, object] = {"type": f"/problems/{name}", "title": title, "status": status}
    return known | ({"detail": detail} if detail else {}) | {"instance": "/", "request_id": "test"} | fields


FAILED = problem(
    500,
    "internal-server-error",
    "Internal server error",
    "Something went wrong on our side; quote the request id when you report it.",
)
"""All that a client learns of an error of ours."""

"""Exchanges with a real server, recorded once and replayed in tests."""

import json
from base64 import b64decode, b64encode
from collections import defaultdict, deque
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from armature.http_client.engine import Engine
from armature.http_client.redaction import shown_headers, shown_url
from armature.http_client.requests import Request
from armature.http_client.sending import Answer
from armature.http_client.testing.mock import MockExchange, Reply, UnexpectedRequest, read_request

_MOST = 64 * 1024 * 1024


class _Recorded(TypedDict):
    method: str
    url: str
    body: str  # the digest of what was sent
    status: int
    headers: list[tuple[str, str]]
    content: str


_list = TypeAdapter(list[_Recorded])


class Recording:
    """Sends over another engine and writes what was exchanged to a file when it is closed.

    Secrets do not reach the file as far as their names tell: headers such as `Set-Cookie` and values of the query have
    stars, of what was sent only a digest is kept. What a body that was received holds stands in it as it is.
    """

    __slots__ = ("_engine", "_path", "_recorded")

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._recorded: list[_Recorded] = []

    async def send(self, request: Request) -> MockExchange:
        """Sends the request, and reads the answer whole."""
        request = await read_request(request)
        answer = Answer(request, await self._engine.send(request))
        response = await answer.whole(_MOST)
        method, url, body = _key(request)
        headers = list(shown_headers(response.headers.pairs))
        content = b64encode(response.body).decode()
        self._recorded.append(
            _Recorded(method=method, url=url, body=body, status=response.status, headers=headers, content=content)
        )
        return MockExchange(_reply(self._recorded[-1]))

    async def aclose(self) -> None:
        """Closes the other engine and writes the file."""
        await self._engine.aclose()
        self._path.write_text(json.dumps(self._recorded, indent=2) + "\n", encoding="utf-8")


class Replay:
    """Answers from a recording: requests of one method, URL and body in the order in which they were recorded.

    Raises `UnexpectedRequest` for one that was not recorded, or not as often.
    """

    __slots__ = ("_path", "_replies")

    def __init__(self, path: Path) -> None:
        self._path = path
        self._replies: dict[tuple[str, str, str], deque[Reply]] = defaultdict(deque)
        for each in _list.validate_json(path.read_bytes()):
            self._replies[each["method"], each["url"], each["body"]].append(_reply(each))

    async def send(self, request: Request) -> MockExchange:
        """The answer as it was recorded."""
        replies = self._replies[_key(await read_request(request))]
        if not replies:
            raise UnexpectedRequest(
                f"{request.method} {shown_url(request.url)}, with this body, is not in {self._path.name}, or not as "
                "often.\nRecord it again."
            )
        return MockExchange(replies.popleft())

    async def aclose(self) -> None:
        """Nothing is open."""


def _key(request: Request) -> tuple[str, str, str]:
    content = request.body.content if request.body is not None else b""
    assert isinstance(content, bytes), "read_request has read it"
    return request.method, shown_url(request.url), sha256(content).hexdigest()


def _reply(recorded: _Recorded) -> Reply:
    headers: dict[str, list[str]] = {}
    for name, value in recorded["headers"]:
        headers.setdefault(name, []).append(value)
    return Reply(recorded["status"], parts=[b64decode(recorded["content"])], headers=headers)

"""One request to a started application, with every message that it sends written into a log."""

import json
from collections.abc import MutableMapping
from typing import Any

from armature.core import Application


async def ask(app: Application, path: str, *, method: str = "GET", log: list[str] | None = None) -> "Answer":
    """The whole answer; `log` gets `head 200`, `chunk` for bytes and `end` in the order in which they are sent."""
    answer, events = Answer(), [] if log is None else log

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            events.append(f"head {answer.status}")
        else:
            answer.body += message.get("body", b"")
            events.extend(["chunk"] if message.get("body") else [])
            events.extend([] if message.get("more_body") else ["end"])

    scope: dict[str, object] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "root_path": "",
    }
    await app(scope, receive, send)
    return answer


class Answer:
    """A status and a body."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

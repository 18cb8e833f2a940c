"""Multipart bodies for tests, part by part, and broken wherever a test likes."""

from collections.abc import Iterable, Iterator
from typing import Any

BOUNDARY = "b0undary"
CONTENT_TYPE = (b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())


def part(name: str, content: bytes, filename: str | None = None, kind: str = "") -> bytes:
    """One part, its boundary before it and the end of its line behind it."""
    named = "" if filename is None else f'; filename="{filename}"'
    typed = f"\r\nContent-Type: {kind}" if kind else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}{typed}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def messages(body: bytes | Iterable[bytes], size: int = 0) -> Iterator[dict[str, Any]]:
    """A body as a server hands it over: given chunks, or cut into pieces of a size."""
    if isinstance(body, bytes):
        body = [body[at : at + size] for at in range(0, len(body), size)] if size else [body]
    chunks = [*body]
    for number, chunk in enumerate(chunks):
        yield {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}

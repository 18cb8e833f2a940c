"""What a call says as its body, as bytes and a media type."""

import secrets
from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlencode

from pydantic_core import PydanticSerializationError, to_json

from armature.http_client.errors import InvalidRequest
from armature.http_client.requests import Body
from armature.http_client.urls import QueryValues, pairs_of

RawBody: TypeAlias = bytes | str | AsyncIterable[bytes] | Callable[[], AsyncIterable[bytes]]
"""What `content=` takes: bytes, a text in UTF-8, a stream, or a function that gives the stream anew for every sending.

A stream alone is sent once: its call is not retried, and a redirect that needs the body again is refused.
"""


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form, held in memory."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


def json_body(value: object) -> Body:
    """Anything that pydantic turns into JSON: models by their aliases, dataclasses, dates, plain data."""
    try:
        return Body(to_json(value, by_alias=True), "application/json")
    except PydanticSerializationError as error:
        raise InvalidRequest(f"`json=` holds what JSON has no form for: {error}.") from None


def form_body(fields: QueryValues, files: Mapping[str, FormFile]) -> Body:
    """A form: urlencoded, or multipart where it has files (RFC 7578)."""
    if not files:
        return Body(urlencode(pairs_of(fields)).encode(), "application/x-www-form-urlencoded")
    boundary = secrets.token_hex(16)
    parts = [_part(name, None, value.encode(), "") for name, value in pairs_of(fields)]
    parts += [_part(name, file.name, file.content, file.content_type) for name, file in files.items()]
    mark = f"--{boundary}".encode()
    whole = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    return Body(whole, f"multipart/form-data; boundary={boundary}")


def raw_body(content: RawBody) -> Body:
    """Bytes, a text or a stream, as they are."""
    if isinstance(content, bytes):
        return Body(content, "application/octet-stream")
    if isinstance(content, str):
        return Body(content.encode(), "text/plain; charset=utf-8")
    if callable(content):
        return Body(b"", "application/octet-stream", content)
    return Body(content, "application/octet-stream")


def _part(name: str, file_name: str | None, content: bytes, content_type: str) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if file_name is not None:
        head += f'; filename="{_quoted(file_name)}"\r\nContent-Type: {_one_line(content_type)}'
    return head.encode() + b"\r\n\r\n" + content


def _quoted(name: str) -> str:
    """Escaped as browsers do (WHATWG HTML, multipart/form-data)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _one_line(content_type: str) -> str:
    if "\r" in content_type or "\n" in content_type:
        raise InvalidRequest("The media type of a file has a line break.")
    return content_type

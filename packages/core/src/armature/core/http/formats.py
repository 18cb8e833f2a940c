"""Formats: how results become bytes of one media type, and how bodies of that type are read."""

from collections.abc import Callable
from typing import Any, Literal, Protocol, runtime_checkable

import pydantic_core

# What a format is handed is plain data of any shape, and so is what it reads.


@runtime_checkable
class Format(Protocol):
    """One media type; a class with these members is a format of its own.

    `mode` says which data `encode` is handed: `json` for what JSON can hold, where a date is a text, or `python`, where
    it is a date. Models have become dictionaries in both, with the fields that the return annotation declares.
    """

    media_type: str
    mode: Literal["json", "python"]

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - see above
        """The data as bytes of this media type."""
        ...


@runtime_checkable
class ReadableFormat(Format, Protocol):
    """A format that requests can have too."""

    def decode(self, body: bytes) -> Any:  # noqa: ANN401 - see above
        """The plain data of a body, which is validated next; raises `ValueError` for what is not of this format."""
        ...


class Json:
    """JSON (RFC 8259), which is what everything has where nobody names a format."""

    media_type = "application/json"
    mode: Literal["json", "python"] = "json"

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - see above
        """Compact, in UTF-8."""
        return pydantic_core.to_json(data, inf_nan_mode="null")

    def decode(self, body: bytes) -> Any:  # noqa: ANN401 - see above
        """Any JSON value."""
        return pydantic_core.from_json(body)


class Ndjson:
    """One JSON value a line (NDJSON): the items of a list, or the one line of anything else; a body is a list."""

    media_type = "application/x-ndjson"
    mode: Literal["json", "python"] = "json"

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - see above
        """A line for each item."""
        items = data if isinstance(data, list) else [data]
        return b"".join(pydantic_core.to_json(item, inf_nan_mode="null") + b"\n" for item in items)

    def decode(self, body: bytes) -> list[Any]:
        """A list of what the lines hold; empty ones are left out."""
        return [pydantic_core.from_json(line) for line in body.splitlines() if line.strip()]


class Text:
    """Plain text: what `write` makes of the data, by default what `str` does. It is not read."""

    media_type = "text/plain; charset=utf-8"
    mode: Literal["json", "python"] = "python"

    def __init__(self, write: Callable[[Any], str] = str) -> None:
        self._write = write

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - see above
        """The text in UTF-8."""
        return self._write(data).encode()

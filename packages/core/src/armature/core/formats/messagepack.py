"""MessagePack, by the library msgspec: `pip install "armature-core[msgpack]"`."""

from typing import Any, Literal

import msgspec


class MessagePack:
    """`application/msgpack` (RFC 9785): the data of JSON in fewer bytes; binary data in a body is read as `bytes`."""

    media_type = "application/msgpack"
    mode: Literal["json", "python"] = "json"

    def encode(self, data: Any) -> bytes:  # noqa: ANN401 - plain data of any shape
        """The data of JSON, and texts as texts."""
        return msgspec.msgpack.encode(data)

    def decode(self, body: bytes) -> Any:  # noqa: ANN401 - plain data of any shape
        """Any value; raises `ValueError` for bytes that are none, more than one, or too deep."""
        try:
            return msgspec.msgpack.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(str(error).rstrip(".")) from error

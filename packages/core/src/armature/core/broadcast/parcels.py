"""What rooms send each other through the fan-out: a message or a close, and who is left out."""

from typing import NamedTuple

TEXT, BINARY, CLOSE = b"t", b"b", b"c"
NOBODY = bytes(16)
"""Left out where nobody is."""

_HEAD = 1 + len(NOBODY)


class Parcel(NamedTuple):
    """One message of text or binary, or a close whose body is the code and the reason."""

    kind: bytes
    left_out: bytes
    body: bytes

    @property
    def message(self) -> str | bytes:
        """What clients get."""
        return self.body.decode() if self.kind == TEXT else self.body


def packed(message: str | bytes, left_out: bytes) -> bytes:
    """A message as it travels: its kind, who is left out, itself."""
    if isinstance(message, str):
        return TEXT + left_out + message.encode()
    return BINARY + left_out + message


def packed_close(code: int, reason: str) -> bytes:
    """The close of a room as it travels."""
    return CLOSE + NOBODY + f"{code} {reason}".encode()


def unpacked(raw: bytes) -> Parcel:
    """What has travelled; raises `ValueError` for what is none of ours."""
    parcel = Parcel(raw[:1], raw[1:_HEAD], raw[_HEAD:])
    if parcel.kind not in {TEXT, BINARY, CLOSE} or len(parcel.left_out) != len(NOBODY):
        raise ValueError(f"{raw[:_HEAD]!r} begins no message of a room.")
    return parcel


def code_and_reason(body: bytes) -> tuple[int, str]:
    """The two of a close."""
    code, _, reason = body.decode().partition(" ")
    return int(code), reason

"""Media types as far as reading a body needs them (RFC 9110 §8.3)."""

from armature.core.errors import UnsupportedMediaType

JSON = b"application/json"


def essence(content_type: bytes) -> bytes:
    """The type without its parameters, in lower case: `application/json; charset=utf-8` is `application/json`."""
    return content_type.partition(b";")[0].strip().lower()


def is_json(content_type: bytes) -> bool:
    """Whether a body of this type is JSON: `application/json` or any `…+json` (RFC 6839)."""
    if content_type == JSON:
        return True
    kind = essence(content_type)
    return kind == JSON or kind.endswith(b"+json")


def unsupported(content_type: bytes, *accepted: bytes, wanted: str) -> UnsupportedMediaType:
    """The error of a body of another type, with what is read there."""
    sent = f"of type {content_type.decode('latin-1')[:100]}" if content_type else "without a Content-Type"
    headers = {"Accept": b", ".join(accepted).decode()}
    return UnsupportedMediaType(f"The body came {sent}; send {wanted}.", headers=headers)

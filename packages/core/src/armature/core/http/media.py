"""Media types as far as reading a body needs them (RFC 9110 §8.3)."""

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

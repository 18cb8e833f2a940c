"""The head of a response as an ASGI message."""

from armature.core.types import Message, RawHeaders


def with_headers(head: Message, headers: RawHeaders) -> Message:
    """The head with those of our headers that it has not itself."""
    present = list(head.get("headers") or [])
    names = {name.lower() for name, _ in present}
    return {**head, "headers": present + [each for each in headers if each[0] not in names]}

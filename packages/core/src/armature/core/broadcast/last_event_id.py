"""The `Last-Event-ID` with which an `EventSource` comes again (WHATWG HTML §9.2.4)."""

from typing import Annotated, TypeAlias

from armature.core.binding import Depends, Header

_LONGEST = 256
"""Characters of an id that a server of ours would give, and many more."""


def _last_event_id(last_event_id: Annotated[str | None, Header()] = None) -> str | None:
    """The header as text; None where it is absent or can be no id of ours, which is no error (WHATWG HTML §9.2.6)."""
    if not last_event_id or len(last_event_id) > _LONGEST or "\0" in last_event_id:
        return None
    try:
        return last_event_id.encode("latin-1").decode()
    except UnicodeDecodeError:
        return None


LastEventId: TypeAlias = Annotated[str | None, Depends(_last_event_id)]
"""A parameter of a handler: the id of the last event that the client has seen, or None.

What can be no id is None as well: with NUL in it, not UTF-8, or longer than 256 characters.
"""

"""Events as broadcasters send them to each other through the fan-out: a JSON list."""

from typing import Annotated

import pydantic
from pydantic import Field

from armature.core.http.streaming import Event

_Packed = tuple[str, str, str, Annotated[int, Field(ge=0)] | None, str]
_read = pydantic.TypeAdapter(_Packed)


def packed(event: Event, given_id: str) -> bytes:
    """An event with its id, as it travels."""
    return _read.dump_json((given_id, event.event, event.text, event.retry, event.comment))


def unpacked(raw: bytes) -> Event:
    """What has travelled; raises `ValueError` for what is none of ours."""
    id_, name, text, retry, comment = _read.validate_json(raw)
    return Event(data=text, event=name, id=id_, retry=retry, comment=comment)

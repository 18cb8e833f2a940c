"""How values travel: what all models of Conduit share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, StringConstraints
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """The base of all models: `favorites_count` is `favoritesCount` in JSON."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Timestamp = Annotated[datetime, PlainSerializer(_as_text, when_used="json")]
"""A moment with milliseconds, also where they are 0: `2026-11-21T12:00:00.000Z`."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
"""One line that says something."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
"""As long as an article may be."""

"""Numbers of rows, bounded: SQLite holds 64 bits, and a larger number from a client must be a 422, not an overflow."""

from typing import Annotated

from pydantic import Field

from armature.core import Path

MAX_ID = 2**63 - 1

PathId = Annotated[int, Path(ge=1, le=MAX_ID)]
"""In a path: `/{id:int}`."""

BodyId = Annotated[int, Field(ge=1, le=MAX_ID)]
"""In a body."""

"""What nobody gets more of."""

from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, Field

MOST_BYTES: Final = 100 * 1024
MOST_SECONDS: Final = 10.0
DEFAULT_CHUNK: Final = 10 * 1024


def _waited(seconds: float) -> float:
    return min(max(seconds, 0.0), MOST_SECONDS)


def _chunk(size: int) -> int:
    return min(max(size, 1), MOST_BYTES)


Seconds: TypeAlias = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_waited)]
"""A time to wait: at most ten seconds, and none where less than none is asked."""

ChunkSize: TypeAlias = Annotated[int, AfterValidator(_chunk)]
"""How many bytes are sent at once: at least one."""

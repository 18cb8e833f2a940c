"""How much is measured: enough for a stable minimum, or just enough to see that the harness works."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """Interleaved rounds of each part, and the operations within one round."""

    rounds: int
    requests: int
    scopes: int
    server_rounds: int
    server_requests: int
    starts: int


FULL: Final = Effort(rounds=15, requests=3000, scopes=20_000, server_rounds=7, server_requests=4000, starts=9)
QUICK: Final = Effort(rounds=2, requests=200, scopes=1000, server_rounds=2, server_requests=300, starts=2)

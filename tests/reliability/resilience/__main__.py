"""`python -m tests.reliability.resilience N`: N random histories, each played by a strategy and by its model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import random
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Final

from armature.resilience.testing import VirtualLoop
from tests.reliability.campaign import Campaign, Seen
from tests.reliability.resilience import breaker, bulkhead, hedges, limits, retries, times

TRIALS: Final[dict[str, Callable[[random.Random], Coroutine[object, object, str]]]] = {
    "breaker": breaker.trial,
    "bulkhead": bulkhead.trial,
    "hedge": hedges.trial,
    "rate-limit": limits.rate_limit,
    "retry": retries.trial,
    "shedding": limits.shedding,
    "time-outs": times.trial,
}
CAMPAIGN: Final = Campaign("tests.reliability.resilience", "histories", 1_000_000, loop=VirtualLoop)


async def tried(chance: random.Random, index: int, *, only: str | None = None) -> Seen:
    """How one history ended; of all strategies in turn, or of one."""
    names = [only] if only else sorted(TRIALS)
    return {await TRIALS[names[index % len(names)]](chance): 1}


def main() -> int:
    """As every campaign, of one strategy where that is asked for."""
    parser = CAMPAIGN.parser(__doc__)
    parser.add_argument("--only", choices=sorted(TRIALS), help="one strategy; all in turn when left out")
    given = parser.parse_args()
    campaign = replace(CAMPAIGN, options=f" --only {given.only}" if given.only else "")
    return campaign.main(given, partial(tried, only=given.only))


if __name__ == "__main__":
    sys.exit(main())

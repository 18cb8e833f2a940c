"""`python -m tests.reliability.http_caching N`: N random histories, each played by the HTTP cache and by a model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import logging
import random
import sys
from typing import Final

from tests.reliability.campaign import Campaign, Seen
from tests.reliability.graphs.dice import Dice
from tests.reliability.http_caching.history import draw
from tests.reliability.http_caching.trial import trial

CAMPAIGN: Final = Campaign("tests.reliability.http_caching", "histories", 200_000)


async def tried(chance: random.Random, _index: int) -> Seen:
    """What was seen in one history."""
    logging.getLogger("armature.cache.http").setLevel(logging.CRITICAL)  # the origin fails on purpose
    return await trial(draw(Dice(chance)))


if __name__ == "__main__":
    sys.exit(CAMPAIGN.main(CAMPAIGN.parser(__doc__).parse_args(), tried))

"""`python -m tests.reliability.caches N`: N random histories of caches, each looked over by the model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import logging
import random
import sys
from typing import Final

from tests.reliability.caches.histories import draw
from tests.reliability.caches.trial import trial
from tests.reliability.caches.virtual import StrictLoop
from tests.reliability.campaign import Campaign, Seen

CAMPAIGN: Final = Campaign("tests.reliability.caches", "histories", 200_000, loop=StrictLoop)


async def tried(chance: random.Random, _index: int) -> Seen:
    """What was counted in one history."""
    logging.getLogger("armature.cache").setLevel(logging.CRITICAL)  # factories fail on purpose, and so does the store
    return await trial(draw(chance))


if __name__ == "__main__":
    sys.exit(CAMPAIGN.main(CAMPAIGN.parser(__doc__).parse_args(), tried))

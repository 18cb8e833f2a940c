"""`python -m tests.reliability.graphs N`: N random graphs of providers, each played by container and model.

Each is a function of seed and index, so a failure can be repeated alone. Exit code 1 at the first difference.
"""

import random
import sys
from typing import Final

from tests.reliability.campaign import Campaign, Seen
from tests.reliability.graphs.draw import draw
from tests.reliability.graphs.trial import trial

CAMPAIGN: Final = Campaign("tests.reliability.graphs", "graphs", 50_000, size=1_000)


async def tried(chance: random.Random, _index: int) -> Seen:
    """Which way one graph went."""
    return {await trial(draw(chance)): 1}


if __name__ == "__main__":
    sys.exit(CAMPAIGN.main(CAMPAIGN.parser(__doc__).parse_args(), tried))

"""What a transport brings to its endpoints, and so which parameters and enhancers can be served there."""

from typing import NamedTuple

from armature.core.binding import SENT, Source
from armature.core.pipeline.callee import Callee

_HEAD = frozenset({Source.PATH, Source.QUERY, Source.HEADER, Source.COOKIE})


class Offer(NamedTuple):
    """The transport's name, whether a client decides when its endpoints run, and what of `SENT` its work carries.

    `shares_path` says that several endpoints stand at one path, each of which may take some of its parameters.
    """

    transport: str
    has_client: bool = False
    sources: frozenset[Source] = frozenset()
    shares_path: bool = False

    def lack(self, callee: Callee) -> str:
        """What a handler or enhancer takes and this transport has not, or an empty text."""
        for seed in sorted(callee.seeds, key=lambda node: str(node.provider.key)):
            if self.transport not in seed.provider.transports:
                return str(seed.provider.key)
        for each in callee.sent:
            if each.parameter.source not in self.sources:
                return f'the {each.parameter.source.value} value "{each.parameter.alias}"'
        return ""


HTTP = Offer("http", has_client=True, sources=SENT - {Source.MESSAGE})
"""HTTP itself, which no module has to contribute."""

WEBSOCKET = Offer("websocket", has_client=True, sources=_HEAD, shares_path=True)
"""The handshake of a WebSocket, and what then runs over it as a whole."""

MESSAGE = Offer("message", has_client=True, sources=_HEAD | {Source.MESSAGE}, shares_path=True)
"""One message of a WebSocket, with the head of its handshake."""

OWN = frozenset({HTTP.transport, WEBSOCKET.transport, MESSAGE.transport})
"""The names of those which serve what comes in by HTTP: their endpoints stand on controllers, under paths."""

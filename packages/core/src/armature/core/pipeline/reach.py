"""What a transport brings to its endpoints, and so which parameters and enhancers can be served there."""

from dataclasses import dataclass

from armature.core.binding import Source
from armature.core.pipeline.callee import Callee

_HEAD = frozenset({Source.PATH, Source.QUERY, Source.HEADER, Source.COOKIE})
SENT = _HEAD | {Source.BODY, Source.MESSAGE}
"""The sources of values that somebody sends, as opposed to those that the application has."""


@dataclass(frozen=True, slots=True)
class Reach:
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
        for parameter in callee.parameters:
            if parameter.source in SENT and parameter.source not in self.sources:
                return f'the {parameter.source.value} value "{parameter.alias}"'
        return ""


HTTP = Reach("http", has_client=True, sources=_HEAD | {Source.BODY})
"""What a request brings."""

WEBSOCKET = Reach("websocket", has_client=True, sources=_HEAD, shares_path=True)
"""What the handshake of a WebSocket brings."""

MESSAGE = Reach("message", has_client=True, sources=_HEAD | {Source.MESSAGE}, shares_path=True)
"""What a message of a WebSocket brings, with the handshake behind it."""

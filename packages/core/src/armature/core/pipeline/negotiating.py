"""Endpoints with several formats: the client's choice, made before the handler and used behind it."""

import functools
from collections.abc import Callable, Sequence
from typing import Final

from armature.core.context import HttpContext, not_acceptable
from armature.core.http.heads import joined
from armature.core.http.negotiation import best_media_type, preferences
from armature.core.http.stamps import stamped
from armature.core.pipeline.limits import Run
from armature.core.pipeline.results import Representation

_REMEMBERED: Final = 256
"""`Accept` headers whose answer is remembered; a client sends one and the same."""

_VARY: Final = [(b"vary", b"Accept")]


class Negotiation:
    """The formats of one endpoint, the preferred first."""

    def __init__(self, representations: Sequence[Representation]) -> None:
        self._representations = representations
        self._choose = functools.lru_cache(_REMEMBERED)(_chooser([each.media_type for each in representations]))

    def acceptable(self, inner: Run) -> Run:
        """Refuses, before the handler runs, what takes none of the formats."""

        async def run(context: HttpContext) -> object:
            if self._choose(joined(context.raw_headers, b"accept")) is None:
                raise not_acceptable([each.media_type.decode("latin-1") for each in self._representations])
            return await inner(context)

        return run

    def encoded(self, inner: Run) -> Run:
        """Encodes in the format that the client likes best; in the first where something else answered before 406."""

        async def run(context: HttpContext) -> object:
            result = await inner(context)
            chosen = self._choose(joined(context.raw_headers, b"accept")) or 0
            return stamped(self._representations[chosen].encode(result), _VARY)

        return run


def _chooser(offers: Sequence[bytes]) -> Callable[[bytes], int | None]:
    def choose(accept: bytes) -> int | None:
        return best_media_type(accept, offers) if preferences(accept) else 0

    return choose

"""`Cache-Control` as a value (RFC 9111 §5.2.2, RFC 5861, RFC 8246)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from armature.core.errors import WiringError


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheControl:
    """Who may keep an answer, and for how long; durations in whole seconds.

    An answer is kept by the client alone unless `public` or `s_maxage` says that shared caches may. Raises
    `WiringError` for directives that contradict each other.

    >>> str(CacheControl(public=True, max_age=60, stale_while_revalidate=30))
    'public, max-age=60, stale-while-revalidate=30'
    """

    public: bool = False
    private: bool = False
    no_cache: bool = False
    no_store: bool = False
    no_transform: bool = False
    must_revalidate: bool = False
    proxy_revalidate: bool = False
    must_understand: bool = False
    immutable: bool = False
    max_age: int | None = None
    s_maxage: int | None = None
    stale_while_revalidate: int | None = None
    stale_if_error: int | None = None

    def __post_init__(self) -> None:
        said = dict(self._said())
        if not said:
            raise WiringError(f"CacheControl() says nothing.\nWrite {_ADVICE}.")
        for name, value in said.items():
            if value < 0:
                raise WiringError(f"CacheControl({name}={value}) is below zero.\nWrite whole seconds.")
        for one, others in _CONTRADICTIONS.items():
            found = [name for name in said if name in others]
            if one in said and found:
                raise WiringError(f"CacheControl has {one}, and {found[0]}, which contradicts it.\nKeep one of them.")

    @classmethod
    def never(cls) -> "CacheControl":
        """Kept nowhere: for secrets, and for what must always be made anew."""
        return cls(no_store=True)

    @classmethod
    def revalidated(cls) -> "CacheControl":
        """Kept, and asked for again each time: with an entity tag, an unchanged answer costs a 304."""
        return cls(no_cache=True)

    @classmethod
    def forever(cls) -> "CacheControl":
        """Kept by everybody for a year and not asked for again: for addresses that change with what is there."""
        return cls(public=True, max_age=31_536_000, immutable=True)

    @property
    def is_shared(self) -> bool:
        """Whether caches that serve several people may keep the answer."""
        return self.public or self.s_maxage is not None

    def for_one(self) -> "CacheControl":
        """The same for the client alone: `private` in the place of what lets shared caches keep it."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _OF_SHARED}
        return CacheControl(**own, private=not self.no_store)

    def __str__(self) -> str:
        """The directives as the header has them."""
        written = ((name.replace("_", "-"), value) for name, value in self._said())
        return ", ".join(name if value is True else f"{name}={value}" for name, value in written)

    def _said(self) -> Iterator[tuple[str, int]]:
        """The directives that are not left out; what has no duration is True."""
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and value is not False:
                yield each.name, value


_ADVICE = "`max_age=60`, `no_store=True`, or another directive"
_OF_SHARED = frozenset({"public", "private", "s_maxage", "proxy_revalidate"})
_CONTRADICTIONS = {
    "no_store": {"public", "private", "max_age", "s_maxage", "immutable", "stale_while_revalidate", "stale_if_error"},
    "public": {"private"},
    "private": {"s_maxage", "proxy_revalidate"},
    "immutable": {"no_cache"},
}

"""The page of a single-page application, sent where no file is."""

from typing import NamedTuple

from armature.core.http.negotiation import preferences

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
"""What a browser names that opens a page; `*/*` alone does not."""


class Fallback(NamedTuple):
    """A page, and the paths below which it is never sent."""

    page: str
    not_below: tuple[str, ...]

    def answers(self, path: str, accept: str) -> bool:
        """Whether a browser opens a page at a path that is none of a file: then the last name has no dot."""
        kept_from = any(path == each or path.startswith(each.rstrip("/") + "/") for each in self.not_below)
        liked = {each.name for each in preferences(accept.encode("latin-1")) if each.weight}
        return not liked.isdisjoint(_PAGES) and "." not in path.rpartition("/")[2] and not kept_from

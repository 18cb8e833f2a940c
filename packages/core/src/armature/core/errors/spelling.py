"""What was meant: the nearest of the names that there are."""

import difflib
from collections.abc import Iterable


def closest(wanted: str, known: Iterable[str], *, cutoff: float = 0.75) -> str:
    """The known name that is most like what was written, or an empty text; `cutoff` is the least likeness, up to 1."""
    found = difflib.get_close_matches(wanted, [name for name in known if name != wanted], n=1, cutoff=cutoff)
    return found[0] if found else ""


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """` Did you mean "Products"?` where something known is close to what was written, else nothing."""
    found = closest(wanted, known)
    return f' Did you mean "{found}"?' if found else ""

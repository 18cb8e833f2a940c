"""In which order: `?sort=-price,name`, of the names that an endpoint declares."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from armature.core.binding import Depends, Query
from armature.core.errors import WiringError
from armature.core.source import caller

_LONGEST = 1000


class SortTerm(NamedTuple):
    """One name to sort by; nulls are greater than all else."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """The names to sort by, the weightiest first; none where nobody asked.

    >>> Sort.by("-price,name").terms
    (SortTerm(name='price', descending=True), SortTerm(name='name', descending=False))
    """

    terms: tuple[SortTerm, ...] = ()

    @classmethod
    def by(cls, text: str) -> "Sort":
        """Reads `-price,name`; a minus says descending, and of a name that comes twice the first counts."""
        found: dict[str, bool] = {}
        for each in _parts(text):
            found.setdefault(each.removeprefix("-"), each.startswith("-"))
        return cls(tuple(SortTerm(name, descending) for name, descending in found.items()))


def sort_by(*names: str, default: str = "") -> Depends:
    """Says by which names clients may sort, and how where they do not say.

    `Annotated[Sort, sort_by("name", "price", default="-price")]` reads `sort`; another name is 422.
    Raises `WiringError` where no names are given, or one cannot be written in a query.
    """
    where = caller()
    check_names(names, f"sort_by ({where})")

    def read(text: str) -> str:
        _check(text, names)
        return text

    schema = WithJsonSchema({"type": "string", "pattern": _pattern(names), "maxLength": _LONGEST})
    said = f"Names to sort by, with a minus in front for descending, and commas between: {', '.join(names)}."

    def asked(
        sort: Annotated[str, AfterValidator(read), schema, Query(max_length=_LONGEST, description=said)] = default,
    ) -> Sort:
        return Sort.by(sort)

    return Depends(asked)


def check_names(names: Iterable[str], called: str) -> None:
    """Refuses names that could not be told apart in `sort`."""
    kept = list(names)
    if not kept:
        raise WiringError(f'{called} names nothing to sort by.\nWrite the names, such as `"name", "price"`.')
    for each in kept:
        if not each.isidentifier():
            raise WiringError(
                f'{called} says "{each}", which is no name.\nWrite letters, digits and `_`; clients add the minus.'
            )


def _check(text: str, names: tuple[str, ...]) -> None:
    if any(each.removeprefix("-") not in names for each in _parts(text)):
        known = ", ".join(names)
        raise PydanticCustomError("sort_unknown", "Only these can be sorted by: {names}", {"names": known})


def _parts(text: str) -> list[str]:
    return text.split(",") if text else []


def _pattern(names: tuple[str, ...]) -> str:
    one = f"-?({'|'.join(names)})"
    return f"^({one}(,{one})*)?$"

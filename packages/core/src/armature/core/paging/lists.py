"""Pages of a list that is in memory."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar, overload

from armature.core.errors import BadRequest
from armature.core.paging.cursors import Position
from armature.core.paging.filtering import Condition, Filter, Operation, conditions_of
from armature.core.paging.keys import Key
from armature.core.paging.pages import Page, Window
from armature.core.paging.requested import CursorPage, OffsetPage, Search
from armature.core.paging.sorting import Sort, SortTerm
from armature.core.paging.windows import position_of, purpose_of, window_of

T = TypeVar("T")

# What a field holds is the user's.
Read = Callable[[Any], Any]


@overload
def paginate_list(
    items: Iterable[T],
    page: OffsetPage,
    *,
    filter: Filter | None = None,
    sort: Sort | None = None,
    search: Search | None = None,
    over: Sequence[str] = (),
    fields: Mapping[str, Read] = ...,
    unique: str = "id",
) -> Page[T]: ...
@overload
def paginate_list(
    items: Iterable[T],
    page: CursorPage,
    *,
    filter: Filter | None = None,
    sort: Sort | None = None,
    search: Search | None = None,
    over: Sequence[str] = (),
    fields: Mapping[str, Read] = ...,
    unique: str = "id",
) -> Window[T]: ...
def paginate_list(
    items: Iterable[T],
    page: OffsetPage | CursorPage,
    *,
    filter: Filter | None = None,
    sort: Sort | None = None,
    search: Search | None = None,
    over: Sequence[str] = (),
    fields: Mapping[str, Read] | None = None,
    unique: str = "id",
) -> Page[T] | Window[T]:
    """The items that fit, sorted, as far as the page goes; the whole list is looked at.

    A name is a key of a mapping or an attribute, `author__name` one of the author; `fields` reads others. Nulls, and
    numbers that are none, are greater than all else. `search` looks in the fields `over` for every word, whatever its
    case. Items that compare alike stay in their order; for a `CursorPage` they are sorted by `unique` too, which no two
    share. `BadRequest` is raised for a cursor that is not of this list.

    >>> towns = [{"id": 1, "name": "Oslo"}, {"id": 2, "name": "Bern"}, {"id": 3, "name": "Lima"}]
    >>> paginate_list(towns, OffsetPage(per_page=2), sort=Sort.by("name")).items
    [{'id': 2, 'name': 'Bern'}, {'id': 3, 'name': 'Lima'}]
    """
    readers = fields or {}
    conditions, words = conditions_of(filter), search.words if search else []
    found = [item for item in items if _fits(item, conditions, readers) and _has(item, words, over, readers)]
    terms = list(sort.terms if sort else ())
    if isinstance(page, OffsetPage):
        kept = _sorted(found, terms, readers)
        return _page(kept, page)
    if all(each.name != unique for each in terms):
        terms.append(SortTerm(unique))
    purpose = purpose_of(terms, conditions, search)
    position = position_of(page, purpose)
    keyed = [(item, _key(item, terms, readers)) for item in _sorted(found, terms, readers)]
    return window_of(_beside(keyed, position, terms), page, purpose, position)


def _page(items: list[T], page: OffsetPage) -> Page[T]:
    end, total = page.offset + page.per_page, len(items)
    return Page(items[page.offset : end], page.page, page.per_page, end < total, total, -(-total // page.per_page))


def _sorted(items: list[T], terms: Sequence[SortTerm], readers: Mapping[str, Read]) -> list[T]:
    """Sorted by the lightest term first, as sorting keeps what compares alike in its order."""
    for name, descending in reversed(terms):
        items = sorted(items, key=_comparing(_reader(name, readers)), reverse=descending)
    return items


def _comparing(read: Read) -> Read:
    return lambda item: _comparable(read(item))


def _comparable(value: object) -> tuple[bool, object]:
    """Nulls behind all else, and equal to each other."""
    return value is None, 0 if value is None else value


def _beside(keyed: list[tuple[T, Key]], position: Position | None, terms: Sequence[SortTerm]) -> list[tuple[T, Key]]:
    """The items on the side that the position says, the nearest first."""
    if position is None:
        return keyed
    at = position.key
    try:
        if position.backward:
            return [each for each in reversed(keyed) if _precedes(each[1], at, terms)]
        return [each for each in keyed if _precedes(at, each[1], terms)]
    except TypeError:  # made for a list whose fields have these names, and other types
        raise BadRequest("The cursor belongs to another list. Begin without one.") from None


def _precedes(first: Key, second: Key, terms: Sequence[SortTerm]) -> bool:
    for one, other, term in zip(first, second, terms, strict=True):
        before, after = _comparable(one), _comparable(other)
        if before != after:
            return (before < after) is not term.descending
    return False


def _key(item: object, terms: Sequence[SortTerm], readers: Mapping[str, Read]) -> Key:
    return tuple(_reader(each.name, readers)(item) for each in terms)


def _reader(name: str, readers: Mapping[str, Read]) -> Read:
    """Reads a field as something that can be compared and stand in a cursor."""
    read: Read = readers.get(name) or (lambda item: _field(item, name))

    def plain(item: object) -> object:
        value = read(item)
        if isinstance(value, Enum):
            value = value.value
        return None if isinstance(value, float) and math.isnan(value) else value

    return plain


def _field(item: Any, name: str) -> Any:  # noqa: ANN401 - the user's object
    for part in name.split("__"):
        item = item.get(part) if isinstance(item, Mapping) else item and getattr(item, part)
    return item


def _fits(item: object, conditions: Sequence[Condition], readers: Mapping[str, Read]) -> bool:
    return all(_holds(each, _reader(each.name, readers)(item)) for each in conditions)


def _holds(condition: Condition, value: Any) -> bool:  # noqa: ANN401 - the user's
    if condition.operation is Operation.IS_NULL:
        return (value is None) is condition.value
    return value is not None and bool(_COMPARE[condition.operation](value, _plain(condition.value)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - the user's
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def _has(item: object, words: Sequence[str], over: Sequence[str], readers: Mapping[str, Read]) -> bool:
    if not words:
        return True
    values = (_reader(name, readers)(item) for name in over)
    text = "\n".join(str(value) for value in values if value is not None).casefold()
    return all(word.casefold() in text for word in words)


_COMPARE: Mapping[Operation, Callable[[Any, Any], object]] = {
    Operation.EQ: operator.eq,
    Operation.NE: operator.ne,
    Operation.GT: operator.gt,
    Operation.GTE: operator.ge,
    Operation.LT: operator.lt,
    Operation.LTE: operator.le,
    Operation.IN: lambda value, among: value in among,
    Operation.NOT_IN: lambda value, among: value not in among,
    Operation.CONTAINS: lambda value, part: part.casefold() in value.casefold(),
    Operation.STARTS_WITH: lambda value, part: value.casefold().startswith(part.casefold()),
    Operation.ENDS_WITH: lambda value, part: value.casefold().endswith(part.casefold()),
}

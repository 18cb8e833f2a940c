"""Whoever walks a list window by window meets each item once, wherever it is kept and whatever happens meanwhile."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core.paging import CursorPage, Cursors, OffsetPage, Sort, SortTerm, Window, paginate_list
from armature.core.paging.sqlalchemy import Listing
from tests.core.paging.goods import SORTABLE, Good, GoodFilter, Item, some_item

CURSORS = Cursors.temporary()
GOODS = Listing(Good, filter=GoodFilter, sort=SORTABLE)


class Walk(NamedTuple):
    """Some items and what is asked of them."""

    items: list[Item]
    sort: Sort
    asked: GoodFilter
    limit: int

    @property
    def expected(self) -> list[int]:
        """What one large page has, sorted by the id at last, as databases do."""
        items = sorted(self.items, key=lambda each: each.id)
        page = paginate_list(items, OffsetPage(per_page=1000), sort=self.sort, filter=self.asked)
        return [each.id for each in page.items]


def some_walk(seed: int) -> Walk:
    dice = random.Random(seed)
    items = [some_item(dice, number) for number in dice.sample(range(100), dice.randint(0, 25))]
    return Walk(items, some_sort(dice), some_filter(dice, items), dice.randint(1, 7))


def some_sort(dice: random.Random) -> Sort:
    return Sort(tuple(SortTerm(each, dice.random() < 0.5) for each in dice.sample(SORTABLE, dice.randint(0, 3))))


def some_filter(dice: random.Random, items: Sequence[Item]) -> GoodFilter:
    """Asks up to two things, with values that items have."""
    asked: dict[str, object] = {}
    for field in dice.sample(sorted(GoodFilter.declared_conditions), dice.choice([0, 0, 1, 2])):
        name, operation = GoodFilter.declared_conditions[field]
        values = [value for each in items if (value := getattr(each, name)) is not None]
        if operation.value == "is_null":
            asked[field] = dice.random() < 0.5
        elif values:
            asked[field] = dice.sample(values, 1) if operation.value in {"in", "not_in"} else dice.choice(values)
    return GoodFilter.model_validate(asked)


def ids(windows: Sequence[Window[Item] | Window[Good]]) -> list[int]:
    return [each.id for window in windows for each in window.items]


@pytest.mark.parametrize("seed", range(100))
def test_a_walk_over_a_list_meets_each_item_once(seed: int) -> None:
    walk = some_walk(seed)

    def window(cursor: str | None) -> Window[Item]:
        return paginate_list(walk.items, CursorPage(CURSORS, cursor, walk.limit), sort=walk.sort, filter=walk.asked)

    there = [window(None)]
    while there[-1].next_cursor:
        there.append(window(there[-1].next_cursor))
    back = [there[-1]]
    while back[-1].previous_cursor:
        back.append(window(back[-1].previous_cursor))

    assert ids(there) == walk.expected
    assert ids(back[::-1]) == walk.expected


@pytest.mark.parametrize("seed", range(5))
async def test_a_walk_over_a_table_meets_what_a_list_has(session: AsyncSession, seed: int) -> None:
    for walk in map(some_walk, range(seed * 8, seed * 8 + 8)):
        session.add_all(each.row() for each in walk.items)
        there, back = await _there_and_back(session, walk)
        page = await GOODS.paginate(session, OffsetPage(2, walk.limit), sort=walk.sort, filter=walk.asked, total=True)

        assert ids(there) == walk.expected
        assert ids(back[::-1]) == walk.expected
        assert [each.id for each in page.items] == walk.expected[walk.limit : 2 * walk.limit]
        assert page.total == len(walk.expected)
        await session.rollback()


async def _there_and_back(session: AsyncSession, walk: Walk) -> tuple[list[Window[Good]], list[Window[Good]]]:
    async def window(cursor: str | None) -> Window[Good]:
        asked = CursorPage(CURSORS, cursor, walk.limit)
        return await GOODS.paginate(session, asked, sort=walk.sort, filter=walk.asked)

    there = [await window(None)]
    while there[-1].next_cursor:
        there.append(await window(there[-1].next_cursor))
    back = [there[-1]]
    while back[-1].previous_cursor:
        back.append(await window(back[-1].previous_cursor))
    return there, back


@pytest.mark.parametrize("seed", range(5))
async def test_what_stays_is_met_once_while_others_come_and_go(session: AsyncSession, seed: int) -> None:
    for turn in range(6):
        dice = random.Random(1000 * seed + turn)
        items = [some_item(dice, number) for number in dice.sample(range(1000), 20)]
        walk = Walk(items, some_sort(dice), GoodFilter(), dice.randint(1, 5))
        session.add_all(each.row() for each in items)
        met, stayed = await _met_among_changes(session, walk, dice)

        assert len(met) == len(set(met))
        assert [each for each in met if each in stayed] == [each for each in walk.expected if each in stayed]
        await session.rollback()


async def _met_among_changes(session: AsyncSession, walk: Walk, dice: random.Random) -> tuple[list[int], set[int]]:
    """The numbers that a walk meets while rows go and come, and those that were always there."""
    stayed, met = {each.id for each in walk.items}, list[int]()
    window = await GOODS.paginate(session, CursorPage(CURSORS, None, walk.limit), sort=walk.sort)
    for number in range(1000, 1050):  # bounds a walk before which rows come all the time
        met += [each.id for each in window.items]
        if window.next_cursor is None:
            break
        if number < 1020:
            gone = dice.choice(walk.items).id
            await session.execute(delete(Good).where(Good.id == gone))
            session.add(some_item(dice, number).row())
            stayed.discard(gone)
        asked = CursorPage(CURSORS, window.next_cursor, walk.limit)
        window = await GOODS.paginate(session, asked, sort=walk.sort)
    return met, stayed

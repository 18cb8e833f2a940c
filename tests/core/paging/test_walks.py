"""Whoever walks a list window by window meets each item once, wherever it is kept and whatever happens meanwhile."""

import random

import pytest
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core.paging import CursorPage, Cursors, Filter, OffsetPage, Sort, SortTerm, Window, paginate_list
from armature.core.paging.sqlalchemy import Listing
from tests.core.paging.goods import SORTABLE, Good, GoodFilter, Item, some_item

CURSORS = Cursors()
GOODS = Listing(Good, filter=GoodFilter, sort=SORTABLE)
SEEDS = range(30)


def some_sort(dice: random.Random) -> Sort:
    return Sort(tuple(SortTerm(each, dice.random() < 0.5) for each in dice.sample(SORTABLE, dice.randint(0, 3))))


def some_filter(dice: random.Random, items: list[Item]) -> Filter | None:
    """Asks one or two things, with values that items have."""
    asked: dict[str, object] = {}
    for field in dice.sample(sorted(GoodFilter.declared_conditions), dice.choice([0, 0, 1, 2])):
        name, operation = GoodFilter.declared_conditions[field]
        values = [value for each in items if (value := getattr(each, name)) is not None]
        if operation.value == "is_null":
            asked[field] = dice.random() < 0.5
        elif values:
            asked[field] = dice.sample(values, 1) if operation.value in {"in", "not_in"} else dice.choice(values)
    return GoodFilter.model_validate(asked)


def whole(items: list[Item], sort: Sort, filter: Filter | None) -> list[int]:
    """What the list adapter makes of it, sorted by the id at last as databases do."""
    page = OffsetPage(per_page=1000)
    return [
        each.id for each in paginate_list(sorted(items, key=lambda each: each.id), page, sort=sort, filter=filter).items
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_over_a_list_meets_each_item_once(seed: int) -> None:
    dice = random.Random(seed)
    items = [some_item(dice, id) for id in dice.sample(range(100), dice.randint(0, 25))]
    sort, filter, limit = some_sort(dice), some_filter(dice, items), dice.randint(1, 7)
    expected = whole(items, sort, filter)

    def window(cursor: str | None) -> Window[Item]:
        return paginate_list(items, CursorPage(CURSORS, cursor, limit), sort=sort, filter=filter)

    pages = [window(None)]
    while pages[-1].next_cursor:
        pages.append(window(pages[-1].next_cursor))
    back = [pages[-1]]
    while back[-1].previous_cursor:
        back.append(window(back[-1].previous_cursor))

    assert [each.id for page in pages for each in page.items] == expected
    assert [each.id for page in reversed(back) for each in page.items] == expected


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_walk_over_a_table_meets_what_a_list_meets(session: AsyncSession, seed: int) -> None:
    dice = random.Random(seed)
    items = [some_item(dice, id) for id in dice.sample(range(100), dice.randint(0, 25))]
    sort, filter, limit = some_sort(dice), some_filter(dice, items), dice.randint(1, 7)
    session.add_all(each.row() for each in items)
    await session.flush()
    expected = whole(items, sort, filter)

    async def window(cursor: str | None) -> Window[Good]:
        return await GOODS.paginate(session, CursorPage(CURSORS, cursor, limit), sort=sort, filter=filter)

    pages = [await window(None)]
    while pages[-1].next_cursor:
        pages.append(await window(pages[-1].next_cursor))
    back = [pages[-1]]
    while back[-1].previous_cursor:
        back.append(await window(back[-1].previous_cursor))
    page = await GOODS.paginate(session, OffsetPage(2, limit), sort=sort, filter=filter, total=True)

    assert [each.id for page in pages for each in page.items] == expected
    assert [each.id for page in reversed(back) for each in page.items] == expected
    assert [each.id for each in page.items] == expected[limit : 2 * limit]
    assert page.total == len(expected)


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_stays_is_met_once_while_others_come_and_go(session: AsyncSession, seed: int) -> None:
    dice = random.Random(1000 + seed)
    items = {id: some_item(dice, id) for id in dice.sample(range(1000), 20)}
    sort, limit = some_sort(dice), dice.randint(1, 5)
    session.add_all(each.row() for each in items.values())
    await session.flush()
    stayed, seen, cursor = set(items), list[int](), None

    while True:
        window = await GOODS.paginate(session, CursorPage(CURSORS, cursor, limit), sort=sort)
        seen += [each.id for each in window.items]
        cursor = window.next_cursor
        if cursor is None:
            break
        gone, new = dice.choice(sorted(items)), some_item(dice, 1000 + len(seen))
        await session.execute(delete(Good).where(Good.id == gone))
        session.add(new.row())
        await session.flush()
        stayed.discard(gone)

    assert len(seen) == len(set(seen))
    assert stayed <= set(seen)
    assert [each for each in seen if each in stayed] == [
        each for each in whole(list(items.values()), sort, None) if each in stayed
    ]

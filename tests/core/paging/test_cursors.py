"""Cursors: what they carry comes back as it was; what is none of ours is 400."""

import base64
import logging
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from typing import Annotated
from uuid import UUID

import pytest

from armature.core import Application, BadRequest, Module, Query, get
from armature.core.errors import ResultError
from armature.core.paging import (
    CursorPage,
    Cursors,
    Filter,
    PagingModule,
    PagingSettings,
    Position,
    Search,
    Sort,
    Window,
    paginate_list,
    sort_by,
)
from armature.testing import TestClient

CURSORS = Cursors(b"0123456789abcdef")


class Level(IntEnum):
    LOW = 1


class Name(str):
    __slots__ = ()


class Numbered(Filter):
    id__gte: int | None = None
    id__in: set[int] | None = None


@get("/items")
async def items(
    page: CursorPage,
    filter: Annotated[Numbered, Query()],
    sort: Annotated[Sort, sort_by("id", "name")],
    search: Search,
) -> Window[dict[str, object]]:
    found = [{"id": number, "name": f"item {number % 3}"} for number in range(9)]
    return paginate_list(found, page, filter=filter, sort=sort, search=search, over=["name"])


def application(secret: str | None = None) -> Application:
    settings = PagingSettings.model_validate({"secret": secret})
    return Application(Module(controllers=[items], imports=[PagingModule(settings)]))


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -(2**70),
        "",
        'é"\\,\0 \U0001f600',
        0.1 + 0.2,
        -0.0,
        math.inf,
        Decimal("19.90"),
        Decimal("-1E+30"),
        datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=timezone(timedelta(hours=-3, minutes=30))),
        datetime.fromisoformat("2026-02-03T00:00:00"),
        date(1, 1, 1),
        time(23, 59, 59, 1),
        timedelta(-1, 5, 7),
        UUID(int=7),
        b"\xff\x00",
    ],
    ids=repr,
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    position = CURSORS.read("all", CURSORS.made("all", Position((value, 7), backward=True)))

    assert (repr(position), type(position.key[0])) == (repr(Position((value, 7), backward=True)), type(value))


@pytest.mark.parametrize(("value", "plain"), [(Level.LOW, 1), (Name("saw"), "saw")], ids=["int", "str"])
def test_a_value_of_a_subclass_comes_back_as_its_base(value: object, plain: object) -> None:
    assert CURSORS.read("all", CURSORS.made("all", Position((value,)))).key == (plain,)


def test_a_value_without_exact_text_cannot_stand_in_a_cursor() -> None:
    with pytest.raises(ResultError) as error:
        CURSORS.made("all", Position((object(),)))

    assert str(error.value) == "A object cannot stand in a cursor. Sort by numbers, texts, times or UUIDs."


def test_a_cursor_too_long_for_a_url_is_not_made() -> None:
    with pytest.raises(ResultError) as error:
        CURSORS.made("all", Position(("x" * 8000,)))

    assert str(error.value) == "A cursor of 10714 characters is too long. Sort by shorter values."


def test_a_secret_has_sixteen_bytes() -> None:
    with pytest.raises(ValueError, match="The secret of cursors has 5 bytes, and needs 16 or more"):
        Cursors(b"short")


def test_cursors_of_another_list_are_refused() -> None:
    token = CURSORS.made("by name", Position(("saw", 7)))

    with pytest.raises(BadRequest) as error:
        CURSORS.read("by price", token)

    assert error.value.detail == "The cursor belongs to another list, order or filter. Begin without one."


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_a_cursor_with_one_changed_letter_is_refused(place: int) -> None:
    token = CURSORS.made("all", Position((7,)))
    at = place % (len(token) - 1)  # of the last letter some bits say nothing
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]

    with pytest.raises(BadRequest, match="is not valid"):
        CURSORS.read("all", changed)


def _of_version(version: bytes) -> str:
    signed = base64.urlsafe_b64decode(CURSORS.made("all", Position((7,))) + "==")
    payload = version + signed[17:]
    return base64.urlsafe_b64encode(CURSORS._signature(payload) + payload).decode().rstrip("=")  # only we can sign


MALFORMED: Mapping[str, str] = {
    "no base64": "!!!",
    "a letter short": CURSORS.made("all", Position((7,)))[:-1],
    "cut in half": CURSORS.made("all", Position((7,)))[:30],
    "one letter": "A",
    "padding": "====",
    "plain base64": "+/+/",
    "not ASCII": "\u00e9\u00e9",
    "no text": "\ufffd",
    "null": "\0",
    "another version": _of_version(b"\x02"),
    "of another key": Cursors.temporary().made("all", Position((7,))),
    "too long": "A" * 8193,
}


@pytest.mark.parametrize("token", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_cursor_of_ours_is_400(token: str) -> None:
    with pytest.raises(BadRequest) as error:
        CURSORS.read("all", token)
    assert error.value.detail == "The cursor is not valid. Begin without one."

    with TestClient(application()) as client:
        refused = client.get("/items", params={"cursor": token})
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-request")


def test_bytes_that_are_no_text_are_400() -> None:
    with TestClient(application()) as client:
        assert client.get("/items?cursor=%FF%C0").status_code == 400


@pytest.mark.parametrize("asked", ["sort=name", "sort=-id", "id__gte=1", "id__in=1,2", "q=item"])
def test_a_cursor_holds_for_the_sort_filter_and_search_that_it_was_made_for(asked: str) -> None:
    with TestClient(application()) as client:
        cursor = client.get("/items?limit=2").json()["next_cursor"]
        other = client.get(f"/items?limit=1&{asked}").json()["next_cursor"]

        assert client.get(f"/items?cursor={cursor}&limit=5").json()["items"][0]["id"] == 2
        assert client.get(f"/items?cursor={cursor}&{asked}").status_code == 400
        assert client.get(f"/items?cursor={other}").status_code == 400
        assert client.get(f"/items?cursor={other}&{asked}").status_code == 200


def test_a_set_of_values_is_the_same_in_any_order() -> None:
    with TestClient(application()) as client:
        cursor = client.get("/items?limit=1&id__in=3,1,8,2").json()["next_cursor"]

        assert client.get(f"/items?cursor={cursor}&id__in=8,3,2&id__in=1").json()["items"][0]["id"] == 2


def test_a_blank_cursor_is_the_beginning() -> None:
    with TestClient(application()) as client:
        assert client.get("/items?cursor=&limit=1").json()["items"][0]["id"] == 0


def test_processes_with_one_secret_read_each_others_cursors() -> None:
    with TestClient(application("0123456789abcdef")) as one, TestClient(application("0123456789abcdef")) as other:
        cursor = one.get("/items?limit=1").json()["next_cursor"]

        assert other.get(f"/items?cursor={cursor}").json()["items"][0]["id"] == 1


def test_without_a_secret_cursors_end_with_the_process_and_the_start_says_so(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    with TestClient(application()) as one, TestClient(application()) as other:
        cursor = one.get("/items?limit=1").json()["next_cursor"]
        assert other.get(f"/items?cursor={cursor}").status_code == 400

    assert "ARMATURE_PAGING_SECRET" in caplog.text


def test_the_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_PAGING_SECRET", "0123456789abcdef")

    with TestClient(Application(Module(controllers=[items], imports=[PagingModule]))) as client:
        cursor = client.get("/items?limit=1").json()["next_cursor"]

    with TestClient(application("0123456789abcdef")) as client:
        assert client.get(f"/items?cursor={cursor}").status_code == 200


def test_a_cursor_for_fields_of_other_types_is_400() -> None:
    numbers, texts = [{"id": number} for number in range(3)], [{"id": text} for text in "abc"]
    token = paginate_list(numbers, CursorPage(CURSORS, limit=1)).next_cursor

    with pytest.raises(BadRequest, match="belongs to another list"):
        paginate_list(texts, CursorPage(CURSORS, token))


def test_pages_before_a_cursor_whose_item_is_gone_are_still_there() -> None:
    found = [{"id": number} for number in range(6)]
    window = paginate_list(found, CursorPage(CURSORS, limit=4))
    later = paginate_list(found, CursorPage(CURSORS, window.next_cursor, limit=4))

    back = paginate_list(found[:2] + found[5:], CursorPage(CURSORS, later.previous_cursor, limit=1))

    assert ([each["id"] for each in back.items], back.has_next) == ([1], True)
    gone: Window[dict[str, int]] = paginate_list([], CursorPage(CURSORS, window.next_cursor))
    assert (gone.items, gone.has_next, gone.next_cursor, gone.previous_cursor) == ([], False, None, None)

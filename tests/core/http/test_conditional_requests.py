"""Conditional requests through the whole pipeline; each case names the section of RFC 9110 that it comes from."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    Accepts,
    CacheControl,
    EntityTag,
    Preconditions,
    Reply,
    cache_control,
    controller,
    delete,
    etag,
    get,
    injectable,
    provide,
    put,
    use_filter,
    use_guard,
)
from armature.core.di import Scope
from armature.core.http.conditional import Outcome, Validators, evaluate
from armature.core.http.dates import http_date
from tests.core.http.serving import problem, serve

CHANGED = datetime(2026, 5, 1, 12, 0, 0, 999, tzinfo=UTC)
SAME, BEFORE, AFTER = (f"Fri, 01 May 2026 {time} GMT".encode() for time in ("12:00:00", "11:59:59", "12:00:01"))
CURRENT = Validators(EntityTag("v7"), CHANGED)
WEAK = Validators(EntityTag("v7", weak=True), CHANGED)
NOTHING = Validators(exists=False)
PROCEED, NOT_MODIFIED, FAILED = Outcome.PROCEED, Outcome.NOT_MODIFIED, Outcome.FAILED

TABLE: list[tuple[str, str, dict[str, bytes], Validators, Outcome]] = [
    ("13.1.1 the same tag", "PUT", {"if-match": b'"v7"'}, CURRENT, PROCEED),
    ("13.1.1 one of several tags", "PUT", {"if-match": b'"v5", "v6" ,"v7"'}, CURRENT, PROCEED),
    ("13.1.1 another tag", "PUT", {"if-match": b'"v6"'}, CURRENT, FAILED),
    ("13.1.1 another tag, and GET", "GET", {"if-match": b'"v6"'}, CURRENT, FAILED),
    ("13.1.1 a weak tag is never strongly the same", "PUT", {"if-match": b'W/"v7"'}, CURRENT, FAILED),
    ("13.1.1 nor is a weak tag of ours", "PUT", {"if-match": b'"v7"'}, WEAK, FAILED),
    ("13.1.1 anything that exists", "PUT", {"if-match": b"*"}, CURRENT, PROCEED),
    ("13.1.1 nothing exists", "PUT", {"if-match": b"*"}, NOTHING, FAILED),
    ("13.1.1 a tag, and nothing exists", "PUT", {"if-match": b'"v7"'}, NOTHING, FAILED),
    ("13.1.1 exists without a tag", "PUT", {"if-match": b'"v7"'}, Validators(), FAILED),
    ("13.1.1 what is no list of tags matches nothing", "PUT", {"if-match": b"v7"}, CURRENT, FAILED),
    ("13.1.2 the same tag, GET", "GET", {"if-none-match": b'"v7"'}, CURRENT, NOT_MODIFIED),
    ("13.1.2 the same tag, HEAD", "HEAD", {"if-none-match": b'"v7"'}, CURRENT, NOT_MODIFIED),
    ("13.1.2 the same tag, PUT", "PUT", {"if-none-match": b'"v7"'}, CURRENT, FAILED),
    ("13.1.2 a weak tag is weakly the same", "GET", {"if-none-match": b'W/"v7"'}, CURRENT, NOT_MODIFIED),
    ("13.1.2 so is a weak tag of ours", "GET", {"if-none-match": b'"v7"'}, WEAK, NOT_MODIFIED),
    ("13.1.2 another tag", "GET", {"if-none-match": b'"v6"'}, CURRENT, PROCEED),
    ("13.1.2 a comma in a tag", "GET", {"if-none-match": b'"a,b", "v7"'}, CURRENT, NOT_MODIFIED),
    ("13.1.2 anything, and it exists", "GET", {"if-none-match": b"*"}, CURRENT, NOT_MODIFIED),
    ("13.1.2 anything, PUT, and it exists", "PUT", {"if-none-match": b"*"}, CURRENT, FAILED),
    ("13.1.2 anything, PUT, and nothing exists", "PUT", {"if-none-match": b"*"}, NOTHING, PROCEED),
    ("13.1.2 what is no list of tags", "GET", {"if-none-match": b"v7"}, CURRENT, PROCEED),
    ("13.1.3 not changed since", "GET", {"if-modified-since": SAME}, CURRENT, NOT_MODIFIED),
    ("13.1.3 changed since", "GET", {"if-modified-since": BEFORE}, CURRENT, PROCEED),
    ("13.1.3 a later date", "HEAD", {"if-modified-since": AFTER}, CURRENT, NOT_MODIFIED),
    ("13.1.3 only for GET and HEAD", "PUT", {"if-modified-since": SAME}, CURRENT, PROCEED),
    ("13.1.3 no date", "GET", {"if-modified-since": b"yesterday"}, CURRENT, PROCEED),
    ("13.1.3 where no date is known", "GET", {"if-modified-since": SAME}, Validators(EntityTag("v7")), PROCEED),
    ("13.1.3 beside If-None-Match it is ignored", "GET", {"if-none-match": b'"v6"', "if-modified-since": SAME}, CURRENT,
     PROCEED),
    ("13.1.4 not changed since", "PUT", {"if-unmodified-since": SAME}, CURRENT, PROCEED),
    ("13.1.4 changed since", "PUT", {"if-unmodified-since": BEFORE}, CURRENT, FAILED),
    ("13.1.4 changed since, and GET", "GET", {"if-unmodified-since": BEFORE}, CURRENT, FAILED),
    ("13.1.4 no date", "PUT", {"if-unmodified-since": b"1"}, CURRENT, PROCEED),
    ("13.1.4 where no date is known", "PUT", {"if-unmodified-since": BEFORE}, Validators(), PROCEED),
    ("13.1.4 beside If-Match it is ignored", "PUT", {"if-match": b'"v7"', "if-unmodified-since": BEFORE}, CURRENT,
     PROCEED),
    ("13.2.2 If-Match before If-None-Match", "GET", {"if-match": b'"v6"', "if-none-match": b'"v7"'}, CURRENT, FAILED),
    ("13.2.2 both hold", "GET", {"if-match": b'"v7"', "if-none-match": b'"v7"'}, CURRENT, NOT_MODIFIED),
    ("13.2.2 date before tag", "GET", {"if-unmodified-since": BEFORE, "if-none-match": b'"v7"'}, CURRENT, FAILED),
    ("5.6.7 the form of RFC 850", "GET", {"if-modified-since": b"Friday, 01-May-26 12:00:00 GMT"}, CURRENT,
     NOT_MODIFIED),
    ("5.6.7 the form of asctime", "GET", {"if-modified-since": b"Fri May  1 12:00:00 2026"}, CURRENT, NOT_MODIFIED),
    ("5.6.7 a day that is none", "GET", {"if-modified-since": b"Fri, 31 Feb 2026 12:00:00 GMT"}, CURRENT, PROCEED),
    ("5.6.7 an offset", "GET", {"if-modified-since": b"Fri, 01 May 2026 14:00:00 +0200"}, CURRENT, PROCEED),
    ("8.8.3 a tag of bytes above ASCII", "GET", {"if-none-match": b'"\xe4"'}, Validators(EntityTag("\xe4")),
     NOT_MODIFIED),
    ("8.8.3 the empty tag", "GET", {"if-none-match": b'""'}, Validators(EntityTag("")), NOT_MODIFIED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "headers", "current", "outcome"), [case[1:] for case in TABLE], ids=[f"RFC 9110 §{c[0]}" for c in TABLE]
)
def test_preconditions_are_evaluated_by_the_book(
    method: str, headers: dict[str, bytes], current: Validators, outcome: Outcome
) -> None:
    sent = [(name.encode(), value) for name, value in headers.items()]

    assert evaluate(method, sent, current) is outcome


def test_repeated_lines_are_one_list() -> None:
    sent = [(b"if-none-match", b'"v6"'), (b"if-none-match", b'"v7"')]

    assert evaluate("GET", sent, CURRENT) is NOT_MODIFIED


@get("/")
@etag()
async def tagged() -> dict[str, int]:
    return {"id": 7}


def test_the_tag_of_a_body_saves_sending_it_again() -> None:
    with serve(tagged) as client:
        first = client.get("/")
        again = client.get("/", headers={"If-None-Match": first.headers["etag"]})
        other = client.get("/", headers={"If-None-Match": '"other"'})
        head = client.head("/", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["etag"]) == (200, str(EntityTag.of(b'{"id":7}')))
    assert (again.status_code, again.content) == (304, b"")
    assert dict(again.headers) == {"etag": first.headers["etag"], "x-request-id": "test"}
    assert (other.status_code, head.status_code) == (200, 304)


def test_a_body_in_another_state_is_412() -> None:
    with serve(tagged) as client:
        answer = client.get("/", headers={"If-Match": '"other"'})

    assert answer.json() == problem(
        412, "precondition-failed", "Precondition failed", "It is not in the state that the request asks for."
    )


def test_weak_tags_stand_for_bodies_that_are_as_good_as_each_other() -> None:
    @get("/")
    @etag(weak=True)
    async def handler() -> str:
        return "text"

    with serve(handler) as client:
        assert client.get("/").headers["etag"] == str(EntityTag.of(b"text", weak=True))


class Order:
    def __init__(self) -> None:
        self.version, self.reads = 1, 0


@controller("/")
class Orders:
    def __init__(self, order: Order) -> None:
        self.order = order

    @get("/")
    async def show(self, preconditions: Preconditions) -> dict[str, int]:
        preconditions.check(EntityTag.of(self.order.version), CHANGED)
        self.order.reads += 1
        return {"version": self.order.version}

    @put("/")
    @etag(by=lambda shown: shown["version"], required=True)
    async def change(self, preconditions: Preconditions) -> dict[str, int]:
        preconditions.check(EntityTag.of(str(self.order.version)))
        self.order.version += 1
        return {"version": self.order.version}


def test_a_tag_that_is_offered_first_saves_the_expensive_part() -> None:
    order = Order()

    with serve(Orders, providers=[provide(Order).value(order)]) as client:
        first = client.get("/")
        by_tag = client.get("/", headers={"If-None-Match": first.headers["etag"]})
        by_date = client.get("/", headers={"If-Modified-Since": first.headers["last-modified"]})

    assert (first.json(), order.reads) == ({"version": 1}, 1)
    assert first.headers["last-modified"] == "Fri, 01 May 2026 12:00:00 GMT"
    assert (by_tag.status_code, by_date.status_code, by_tag.headers["etag"]) == (304, 304, first.headers["etag"])


def test_a_change_says_in_which_state() -> None:
    order = Order()

    with serve(Orders, providers=[provide(Order).value(order)]) as client:
        blind = client.put("/")
        first = client.put("/", headers={"If-Match": str(EntityTag.of("1"))})
        lost = client.put("/", headers={"If-Match": str(EntityTag.of("1"))})
        second = client.put("/", headers={"If-Match": first.headers["etag"]})

    assert blind.json() == problem(
        428, "precondition-required", "Precondition required",
        "Send If-Match with the entity tag of the state that is to be changed.",
    )  # fmt: skip
    assert (first.json(), second.json(), order.version) == ({"version": 2}, {"version": 3}, 3)
    assert lost.json() == problem(
        412, "precondition-failed", "Precondition failed",
        "It is no longer what the request was made for; fetch it again.",
    )  # fmt: skip


def test_a_service_can_check_preconditions() -> None:
    @injectable(scope=Scope.REQUEST)
    class Guarded:
        def __init__(self, preconditions: Preconditions) -> None:
            self.preconditions = preconditions

    @get("/")
    async def handler(guarded: Guarded) -> str:
        guarded.preconditions.check("v7")
        return "expensive"

    with serve(handler, providers=[Guarded]) as client:
        answers = [client.get("/"), client.get("/", headers={"If-None-Match": '"v7"'})]

    assert [(each.status_code, each.headers["etag"]) for each in answers] == [(200, '"v7"'), (304, '"v7"')]


def test_everybody_on_the_way_asks_the_same_objects() -> None:
    class Alike:
        def can_activate(self, preconditions: Preconditions, accepts: Accepts) -> bool:
            preconditions.check("v7")
            return accepts.language("en", "de") == "de"

    @get("/")
    @use_guard(Alike)
    async def handler(preconditions: Preconditions, accepts: Accepts) -> str:
        return f"{preconditions.validators and preconditions.validators.etag} {accepts.asked}"

    with serve(handler) as client:
        answer = client.get("/", headers={"Accept-Language": "de"})

    assert (answer.text, answer.headers["etag"], answer.headers["vary"]) == (
        "\"v7\" ['Accept-Language']", '"v7"', "Accept-Language"
    )  # fmt: skip


def test_a_date_without_a_time_zone_is_an_error_of_the_application() -> None:
    with pytest.raises(ValueError, match="A date for HTTP needs a time zone"):
        http_date(datetime(2026, 5, 1))  # noqa: DTZ001 - the mistake


def test_a_tag_of_the_answer_itself_counts() -> None:
    @get("/reply")
    @etag()
    async def reply() -> Reply[str]:
        return Reply("text", headers={"ETag": 'W/"own"', "Last-Modified": SAME.decode()})

    @get("/response")
    @etag(by=len)
    async def response() -> Response:
        return PlainTextResponse("text", headers={"ETag": '"own"'})

    @get("/hashed")
    @etag()
    async def hashed() -> Response:
        return PlainTextResponse("text")

    with serve(reply, response, hashed) as client:
        own = client.get("/reply", headers={"If-None-Match": '"own"'})
        dated = client.get("/reply", headers={"If-Modified-Since": SAME.decode()})
        whole = client.get("/response", headers={"If-None-Match": '"own"'})
        body = client.get("/hashed", headers={"If-None-Match": str(EntityTag.of(b"text"))})

    assert [each.status_code for each in (own, dated, whole, body)] == [304, 304, 304, 304]
    assert dict(whole.headers) == {"etag": '"own"', "x-request-id": "test"}


def test_a_stream_has_the_tag_that_it_is_given_and_none_of_its_own() -> None:
    @get("/")
    @etag()
    async def handler() -> AsyncIterator[str]:
        yield "text"

    @get("/given")
    async def given(preconditions: Preconditions) -> AsyncIterator[str]:
        preconditions.check("v7")
        return handler()

    with serve(handler, given) as client:
        own, first = client.get("/"), client.get("/given")
        again = client.get("/given", headers={"If-None-Match": '"v7"'})

    assert ("etag" in own.headers, first.text, first.headers["etag"]) == (False, "text", '"v7"')
    assert (again.status_code, again.content) == (304, b"")


def test_only_a_success_has_a_tag() -> None:
    @get("/reply")
    @etag()
    async def reply() -> Reply[str]:
        return Reply("there", status=202)

    @get("/none")
    @etag(by=str)
    async def none() -> None: ...

    with serve(reply, none) as client:
        assert [("etag" in client.get(path).headers) for path in ("/reply", "/none")] == [False, False]


def test_a_304_closes_its_scope_with_the_exception() -> None:
    closed: list[str] = []

    async def session() -> AsyncIterator[Order]:
        try:
            yield Order()
        except BaseException as error:
            closed.append(type(error).__name__)
            raise

    @get("/")
    async def handler(order: Order, preconditions: Preconditions) -> str:
        preconditions.check(str(order.version))
        return "text"

    with serve(handler, providers=[provide(Order).by(session, scope=Scope.REQUEST)]) as client:
        assert client.get("/", headers={"If-None-Match": '"1"'}).status_code == 304

    assert closed == ["NotModified"]


def test_a_filter_can_answer_in_the_place_of_412() -> None:
    class Softly:
        async def catch(self, error: Exception) -> Response:
            return PlainTextResponse("softly", 409)

    @get("/")
    @use_filter(Softly)
    async def handler(preconditions: Preconditions) -> str:
        preconditions.check("v7")
        return "text"

    with serve(handler) as client:
        assert client.get("/", headers={"If-Match": '"v6"'}).status_code == 409


def test_a_304_says_how_long_it_may_be_kept() -> None:
    @get("/checked")
    @cache_control(CacheControl(max_age=60), vary=["Accept-Language"])
    async def checked(preconditions: Preconditions) -> str:
        preconditions.check("v7")
        return "text"

    @get("/hashed")
    @cache_control(CacheControl(max_age=60))
    @etag()
    async def hashed() -> str:
        return "text"

    with serve(checked, hashed) as client:
        early = client.get("/checked", headers={"If-None-Match": '"v7"'})
        late = client.get("/hashed", headers={"If-None-Match": str(EntityTag.of(b"text"))})

    assert [early.status_code, early.headers["cache-control"], early.headers["vary"]] == [
        304, "max-age=60", "Accept-Language"
    ]  # fmt: skip
    assert [late.status_code, late.headers["cache-control"]] == [304, "max-age=60"]


@pytest.mark.parametrize("value", ['a"b', "a b", "a\nb"])
def test_a_tag_that_no_header_can_hold_is_an_error_of_the_application(value: str) -> None:
    with pytest.raises(ValueError, match="An entity tag has no spaces, quotes or control characters"):
        str(EntityTag(value))


def test_delete_can_demand_a_precondition() -> None:
    @delete("/")
    @etag(required=True)
    async def handler(preconditions: Preconditions) -> None:
        preconditions.check("v7")

    with serve(handler) as client:
        statuses = [client.delete("/", headers=headers).status_code for headers in ({}, {"If-Match": '"v7"'})]

    assert statuses == [428, 204]


def parsed(text: str) -> Any:
    return EntityTag.parse(text)


def test_a_tag_is_read_as_it_is_written() -> None:
    assert [parsed(text) for text in ('"a"', 'W/"a"', "a", 'w/"a"')] == [
        EntityTag("a"), EntityTag("a", weak=True), None, None
    ]  # fmt: skip

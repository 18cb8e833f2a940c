"""`@etag`, `@cache_control` and formats that would do nothing, ignore what clients send, or show what is one's own."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from pydantic import BaseModel

from armature.core import (
    CacheControl,
    Preconditions,
    cache_control,
    controller,
    endpoint,
    etag,
    get,
    post,
    put,
    use_guard,
)
from armature.core.errors import InvalidSignature
from armature.core.formats import Json
from armature.core.idempotency import IdempotencyModule, idempotent
from armature.core.pipeline import RouteOptions
from tests.core.mistakes.programs import complaint, shop

SHARED = CacheControl(public=True, max_age=60)


class Order(BaseModel):
    sku: str


class SignedIn:
    def can_activate(self) -> bool:
        return True


def test_shared_caches_do_not_keep_what_a_guard_decides_about() -> None:
    @get("/")  # at: handler
    @cache_control(SHARED)  # at: kept
    @use_guard(SignedIn)  # at: guarded
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler)) == (
        "@cache_control (<kept>) lets shared caches keep what handler (<handler>) answers, and SignedIn (<guarded>) "
        "decides who may see it.\n"
        "Write `CacheControl(private=True, …)`, or `authenticated=True` if everybody may see the same."
    )


def test_who_says_so_may_share_it() -> None:
    @get("/")
    @cache_control(SHARED, authenticated=True)
    @use_guard(SignedIn)
    async def handler() -> str:
        return "text"

    shop(handler)


def test_two_headers_that_say_how_long_are_one_too_many() -> None:
    @get("/", headers={"Cache-control": "no-cache"})  # at: route
    @cache_control(SHARED)  # at: decorator
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler)) == (
        'handler (<route>) has a header "Cache-control" of its own, and @cache_control (<decorator>).\n'
        "Keep one of them."
    )


def test_caches_do_not_keep_answers_to_post() -> None:
    @post("/")  # at: route
    @cache_control(SHARED)  # at: decorator
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler)) == (
        "@cache_control (<decorator>) does nothing at POST, which handler (<route>) answers.\n"
        "Take it off, or put it where it acts."
    )


def test_tags_of_a_controller_that_only_changes_things_do_nothing() -> None:
    @controller("/")
    @etag()  # at: decorator
    class Orders:
        @post("/")  # at: route
        async def create(self) -> str:
            return "text"

        @put("/")  # at: last
        async def replace(self) -> str:
            return "text"

    assert complaint(lambda: shop(Orders)) == (
        "@etag (<decorator>) does nothing at PUT, which Orders.replace (<last>) answers.\n"
        "Take it off, or put it where it acts."
    )


def test_what_clients_must_send_is_looked_at() -> None:
    @put("/")  # at: route
    @etag(required=True)  # at: decorator
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler)) == (
        "@etag(required=True) (<decorator>) makes clients send If-Match, and handler (<route>) does not look at it.\n"
        "Take `preconditions: Preconditions`, and call `preconditions.check(…)` with the tag of what is there, before "
        "it is changed."
    )


def test_a_generator_would_check_too_late() -> None:
    @get("/")  # at: route
    async def handler(preconditions: Preconditions) -> AsyncIterator[str]:
        preconditions.check("v7")
        yield "text"

    assert complaint(lambda: shop(handler)) == (
        "handler (<route>) yields and takes Preconditions: it begins when the head of its answer has been sent.\n"
        "Write a function that looks at it and returns the iterator of another."
    )


def test_a_header_is_no_cache_control() -> None:
    declare: Any = cache_control

    assert complaint(lambda: declare("no-store")) == (  # at: text
        "@cache_control (<text>) is given no CacheControl.\nWrite `CacheControl(max_age=60)`."
    )


def test_an_end_without_a_duration_is_never() -> None:
    assert complaint(lambda: cache_control(CacheControl(no_cache=True), expires=True)) == (  # at: never
        "@cache_control (<never>) has `expires`, and nothing says when.\nAdd `max_age=`."
    )


def test_text_has_no_formats() -> None:
    @get("/", formats=[Json()])  # at: route
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler), InvalidSignature) == (
        "handler (<route>) has formats, and returns str, which is sent as it is.\nTake them away."
    )


def test_a_body_may_have_formats_where_the_result_has_none() -> None:
    @post("/", formats=[Json()])
    async def handler(body: Order) -> None: ...

    @post("/raw", formats=[Json()])  # at: raw
    async def raw(body: bytes) -> None: ...

    shop(handler)
    assert complaint(lambda: shop(raw), InvalidSignature) == (
        "raw (<raw>) has formats, and returns None, which is sent as it is.\nTake them away."
    )


def test_a_type_of_ones_own_and_formats_are_one_too_many() -> None:
    @get("/", headers={"content-Type": "application/x-own"}, formats=[Json()])  # at: route
    async def handler() -> Order:
        return Order(sku="a")

    assert complaint(lambda: shop(handler), InvalidSignature) == (
        'handler (<route>) has a header "content-Type" of its own, and formats that say it.\nKeep one of them.'
    )


def test_only_http_has_formats() -> None:
    def swept() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return endpoint("command", "sweep", options=RouteOptions(formats=[Json()]))

    @swept()  # at: sweep
    async def sweep() -> None: ...

    assert complaint(lambda: shop(sweep)) == (
        '@command("sweep") (<sweep>) has formats, which clients of HTTP choose.\nTake them away.'
    )


def test_showing_something_needs_no_key() -> None:
    @get("/")  # at: route
    @idempotent()  # at: decorator
    async def handler() -> str:
        return "text"

    assert complaint(lambda: shop(handler, imports=[IdempotencyModule])) == (
        "IdempotentRequests (<decorator>) does nothing at GET, which handler (<route>) answers.\n"
        "Take it off, or put it where it acts."
    )

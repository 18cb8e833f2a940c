"""`@etag` and `@cache_control` that would do nothing, ignore what clients send, or show everybody what is one's own."""

from collections.abc import AsyncIterator

from armature.core import CacheControl, Preconditions, cache_control, controller, etag, get, post, put, use_guard
from tests.core.mistakes.programs import complaint, shop

SHARED = CacheControl(public=True, max_age=60)


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

    assert shop(handler)


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
        "@cache_control (<decorator>) does nothing: caches keep answers to GET, and handler (<route>) answers POST.\n"
        "Take it off, or write `CacheControl(no_store=True)`."
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
        "@etag (<decorator>) does nothing: caches keep answers to GET, and Orders.replace (<last>) answers PUT.\n"
        "Take it off."
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
    assert complaint(lambda: cache_control("no-store")) == (  # type: ignore[arg-type]  # at: text
        "@cache_control (<text>) is given no CacheControl.\nWrite `CacheControl(max_age=60)`."
    )


def test_an_end_without_a_duration_is_never() -> None:
    assert complaint(lambda: cache_control(CacheControl(no_cache=True), expires=True)) == (  # at: never
        "@cache_control (<never>) has `expires`, and nothing says when.\nAdd `max_age=`."
    )

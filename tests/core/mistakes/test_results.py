"""Handlers whose results cannot be sent."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request

from armature.core import Reply, controller, get
from armature.core.errors import InvalidSignature
from tests.core.mistakes.programs import complaint, shop


class NewOrder(BaseModel):
    sku: str


class Thing:
    def __init__(self, sku: str) -> None:
        self.sku = sku


def endpoint(decorator: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], str]:
    """What is said about a handler under a decorator."""
    return lambda function: complaint(lambda: shop(decorator(function)), InvalidSignature)


def test_a_handler_says_what_it_returns() -> None:
    @endpoint(get("/"))  # at: get
    def said():
        return "orders"

    assert said == (
        "said (<get>) has no return annotation, and the annotation decides what leaves the application.\n"
        "Write `-> Product`, `-> None` for an empty answer, or `returns=Product` in its decorator."
    )


def test_a_result_must_be_something_that_can_be_sent() -> None:
    @endpoint(get("/"))  # at: get
    def said() -> list[Thing]:
        return []

    assert said == (
        "The result of said (<get>) cannot be sent: pydantic cannot validate list[Thing].\n"
        "Write a pydantic model, a dataclass or a TypedDict as its return annotation, or as `returns=`."
    )


def test_a_reply_says_what_is_in_it() -> None:
    @endpoint(get("/"))  # at: get
    def said() -> Reply:
        return Reply("orders")

    assert said == (
        "The result of said (<get>) cannot be sent: pydantic cannot validate Reply.\n"
        "Write `Reply[Product]`, with the type of its value."
    )


def test_a_result_is_not_written_as_text() -> None:
    @endpoint(get("/", returns="NewOrder"))  # at: get
    def said() -> object:
        return NewOrder(sku="hammer")

    assert said == (
        'The result of said (<get>) cannot be sent: "NewOrder" is a text and no type.\n'
        "Write `returns=NewOrder`, without quotes."
    )


def test_a_handler_is_async_by_its_keyword() -> None:
    @endpoint(get("/"))  # at: get
    def said() -> Awaitable[str]:
        raise NotImplementedError

    assert said == (
        "The result of said (<get>) cannot be sent: pydantic cannot validate Awaitable[str].\n"
        "Write `async def`, and `-> str`."
    )


def test_a_generator_streams_only_when_it_is_async() -> None:
    @endpoint(get("/"))  # at: get
    def said() -> Iterator[str]:
        yield "order"

    assert said == (
        "said (<get>) is a generator, which would hold a thread for as long as its client reads.\n"
        "Write `async def … -> AsyncIterator[…]` to stream, or return a list."
    )


def test_a_handler_that_yields_says_so() -> None:
    @endpoint(get("/"))  # at: get
    # the mistake itself
    async def said() -> str:  # type: ignore[misc]
        # and again, for the other checker
        yield "order"  # pyright: ignore[reportReturnType]

    assert said == (
        "said (<get>) yields, and says that it returns str.\n"
        "Write `-> AsyncIterator[str]` to stream, or `return` in place of `yield`."
    )


def test_a_stream_may_be_the_contract_of_its_decorator() -> None:
    @get("/", returns=AsyncIterator[str])
    async def lines(request: Request):
        yield request.url.path

    assert shop(lines).url_for("lines") == "/"


def test_a_method_hides_the_type_of_its_name() -> None:
    @controller("/")
    class Files:
        @get("/bytes")  # at: hiding
        async def bytes(self) -> str:
            return "text"

        @get("/stream")  # at: stream
        # The mistake, which type checkers see too.
        async def stream(self) -> AsyncIterator[bytes]:  # type: ignore[valid-type]  # noqa: A003
            yield b"text"

    assert complaint(lambda: shop(Files), InvalidSignature) == (
        'The result of Files.stream (<stream>) names "bytes", which is a function there and no type.\n'
        "Give Files.bytes (<hiding>) another name."
    )

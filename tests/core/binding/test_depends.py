"""`Depends(function)`: a user's own source of arguments, bound by the same rules, called once."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any, Self

import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse

from armature.core import (
    CallNext,
    Conflict,
    Cookie,
    Depends,
    ExecutionContext,
    Form,
    Header,
    Module,
    NotFound,
    controller,
    delete,
    get,
    post,
    provide,
    put,
    use_filter,
    use_guard,
    use_interceptor,
)
from tests.core.http.serving import rejected, serve


class Post(BaseModel):
    id: int
    author: str = "Ada"


class EditPost(BaseModel):
    text: str


class Posts:
    def __init__(self) -> None:
        self.asked: list[int] = []

    async def find(self, id: int) -> Post | None:
        self.asked.append(id)
        return Post(id=id) if id < 10 else None


async def own_post(id: int, posts: Posts, x_user: Annotated[str, Header()] = "Ada") -> Post:
    found = await posts.find(id)
    if found is None:
        raise NotFound(f"There is no post {id}.")
    if found.author != x_user:
        raise Conflict("Only the author may do this.")
    return found


OwnPost = Annotated[Post, Depends(own_post)]


@controller("/posts")
class PostController:
    @put("/{id}")
    async def edit(self, post: OwnPost, body: EditPost, times: int = 1) -> list[object]:
        return [post.id, body.text, times]

    @delete("/{id}")
    async def remove(self, post: OwnPost, posts: Posts) -> list[int]:
        return posts.asked


def test_its_parameters_are_bound_like_a_handlers() -> None:
    with serve(PostController, providers=[Posts]) as client:
        assert client.put("/posts/3?times=2", json={"text": "new"}).json() == [3, "new", 2]
        assert client.delete("/posts/4").json() == [3, 4]


def test_it_may_answer_in_the_place_of_the_handler() -> None:
    with serve(PostController, providers=[Posts]) as client:
        missing = client.delete("/posts/10")
        another = client.delete("/posts/4", headers={"x-user": "Bob"})

    assert (missing.status_code, missing.json()["detail"]) == (404, "There is no post 10.")
    assert another.status_code == 409


def test_all_that_is_not_valid_is_reported_together() -> None:
    @put("/")
    async def handler(needed: Annotated[str, Depends(needs)], body: EditPost, times: int) -> None: ...

    with serve(handler) as client:
        answer = client.put("/?times=x", json={})

    assert answer.json() == rejected(
        ("header", "/x-key", "missing", 'The header value "x-key" is required.'),
        ("cookie", "/basket", "missing", 'The cookie value "basket" is required.'),
        ("body", "/text", "missing", "Field required"),
        ("query", "/times", "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
    )


def needs(x_key: Annotated[str, Header()], basket: Annotated[str, Cookie()]) -> str:
    return x_key + basket


def test_a_value_that_two_ask_for_is_reported_once() -> None:
    def twice(times: int) -> int:
        return times * 2

    @get("/")
    async def handler(times: int, doubled: Annotated[int, Depends(twice)]) -> None: ...

    with serve(handler) as client:
        assert len(client.get("/").json()["errors"]) == 1


def given() -> str:
    return "made"


async def given_later() -> str:
    await asyncio.sleep(0)
    return "made"


def yielded() -> Iterator[str]:
    yield "made"


async def yielded_later() -> AsyncIterator[str]:
    await asyncio.sleep(0)
    yield "made"


class Maker:
    def __call__(self) -> str:
        return "made"

    def make(self) -> str:
        return "made"

    # what is callable may be compared by its value, and then it has no hash
    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize(
    "function",
    [given, given_later, yielded, yielded_later, lambda: "made", Maker(), Maker().make, functools.partial(given)],
    ids=["sync", "async", "generator", "async-generator", "lambda", "object", "method", "partial"],
)
@pytest.mark.parametrize("is_async", [False, True], ids=["sync-handler", "async-handler"])
def test_every_kind_of_function_can_be_depended_on(function: Callable[..., Any], is_async: bool) -> None:
    def handler(*, value: Annotated[str, Depends(function)]) -> str:
        return value

    async def handler_later(value: Annotated[str, Depends(function)]) -> str:
        return value

    with serve(get("/")(handler_later if is_async else handler)) as client:
        assert client.get("/").text == "made"


class Calls:
    def __init__(self, made: list[str]) -> None:
        self.made = made


def recorded(calls: Calls) -> str:
    calls.made.append("called")
    return f"value {len(calls.made)}"


Recorded = Annotated[str, Depends(recorded)]


def wrapped(value: Recorded, *, again: Recorded) -> str:
    return value if value == again else "two of them"


Wrapped = Annotated[str, Depends(wrapped)]


class Allows:
    def can_activate(self, value: Recorded, context: ExecutionContext) -> bool:
        return value == "value 1"


class Adds:
    async def intercept(self, call_next: CallNext, value: Wrapped) -> object:
        return [value, await call_next()]


class Answers:
    def catch(self, error: Conflict, value: Recorded) -> JSONResponse:
        return JSONResponse([value, str(error)])


def test_it_is_called_once_however_many_ask() -> None:
    calls = Calls([])

    @get("/")
    @use_guard(Allows)
    @use_interceptor(Adds)
    async def handler(value: Wrapped, other: Recorded) -> Any:
        return [value, other]

    with serve(handler, providers=[provide(Calls).value(calls)]) as client:
        assert client.get("/").json() == ["value 1", ["value 1", "value 1"]]
        assert calls.made == ["called"]
        assert client.get("/").status_code == 403


def test_a_filter_shares_it_with_its_handler() -> None:
    @get("/")
    @use_filter(Answers)
    async def handler(value: Recorded) -> None:
        raise Conflict(value)

    with serve(handler, providers=[provide(Calls).value(Calls([]))]) as client:
        assert client.get("/").json() == ["value 1", "value 1"]


def test_enhancers_of_another_module_share_it() -> None:
    calls = Calls([])

    @get("/")
    async def handler(value: Recorded) -> str:
        return value

    shared = Module(providers=[provide(Calls).value(calls)], exports=[Calls])
    below = Module(name="Below", controllers=[handler], imports=[shared])
    with serve(imports=[shared, below], guards=[Allows]) as client:
        assert client.get("/").text == "value 1"


def test_modules_with_providers_of_their_own_do_not_share_it() -> None:
    @get("/")
    async def handler(value: Recorded) -> str:
        return value

    below = Module(name="Below", controllers=[handler], providers=[provide(Calls).value(Calls(["before"]))])
    with serve(imports=[below], guards=[Allows], providers=[provide(Calls).value(Calls([]))]) as client:
        assert client.get("/").text == "value 2"


async def slowly(calls: Calls) -> str:
    calls.made.append("called")
    await asyncio.sleep(0)
    return "made"


async def left(value: Annotated[str, Depends(slowly)]) -> str:
    return value


def test_concurrent_askers_share_one_call() -> None:
    calls = Calls([])

    class Twice:
        async def intercept(self, call_next: CallNext) -> object:
            return await asyncio.gather(call_next(), call_next())

    @get("/")
    @use_interceptor(Twice)
    async def handler(value: Annotated[str, Depends(slowly)], again: Annotated[str, Depends(left)]) -> Any:
        return value + again

    with serve(handler, providers=[provide(Calls).value(calls)]) as client:
        assert client.get("/").json() == ["mademade", "mademade"]

    assert calls.made == ["called"]


@pytest.mark.parametrize("fails", [False, True], ids=["after-success", "after-failure"])
@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_the_second_half_of_a_generator_hears_how_the_work_ended(fails: bool, is_async: bool) -> None:
    heard: list[object] = []

    def transaction() -> Iterator[str]:
        try:
            yield "open"
        except Conflict as error:
            heard.append(str(error))
            raise
        heard.append("closed")

    async def transaction_later() -> AsyncIterator[str]:
        try:
            yield "open"
        except Conflict as error:
            heard.append(str(error))
            raise
        heard.append("closed")

    @get("/")
    async def handler(state: Annotated[str, Depends(transaction_later if is_async else transaction)]) -> str:
        if fails:
            raise Conflict("too late")
        heard.append(state)
        return state

    with serve(handler) as client:
        assert client.get("/").status_code == (409 if fails else 200)

    assert heard == (["too late"] if fails else ["open", "closed"])


def test_it_takes_the_request_and_the_body() -> None:
    async def signed(request: Request, content: bytes) -> str:
        return f"{request.method} {content.decode()}"

    @post("/")
    async def handler(said: Annotated[str, Depends(signed)]) -> str:
        return said

    with serve(handler) as client:
        assert client.post("/", content=b"hello").text == "POST hello"


def test_it_takes_the_form() -> None:
    def named(name: Annotated[str, Form()]) -> str:
        return name

    @post("/")
    async def handler(said: Annotated[str, Depends(named)]) -> str:
        return said

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada"}).text == "Ada"


def test_an_invalid_value_of_its_own_making_is_500(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Post:
        return Post.model_validate({})

    @get("/")
    async def handler(post: Annotated[Post, Depends(broken)]) -> None: ...

    with serve(handler) as client:
        assert client.get("/").status_code == 500


def test_what_is_there_already_is_not_called() -> None:
    entered: list[str] = []

    class Connection:
        async def __aenter__(self) -> Self:
            entered.append("entered")
            return self

        async def __aexit__(self, *error: object) -> None: ...

    def connected() -> Connection:
        return Connection()

    @get("/")
    async def handler(connection: Annotated[Connection, Depends(connected)]) -> int:
        return len(entered)

    with serve(handler) as client:
        assert client.get("/").json() == 0


def test_a_part_of_the_path_that_only_it_takes_is_taken() -> None:
    def doubled(id: int) -> int:
        return id * 2

    @get("/{id}")
    async def handler(value: Annotated[int, Depends(doubled)]) -> int:
        return value

    with serve(handler) as client:
        assert client.get("/4").json() == 8
        assert client.get("/x").json()["errors"][0]["pointer"] == "/id"


def test_the_problem_of_a_failure_is_that_of_the_application() -> None:
    def fails() -> str:
        raise RuntimeError("secret")

    @get("/")
    async def handler(value: Annotated[str, Depends(fails)]) -> str:
        return value

    with serve(handler) as client:
        answer = client.get("/").json()

    assert (answer["status"], "secret" in str(answer)) == (500, False)

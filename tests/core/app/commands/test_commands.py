"""Commands inside a running application: binding, enhancers, scopes, results."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, model_validator
from starlette.requests import Request
from starlette.testclient import TestClient
from typing_extensions import TypedDict

from armature.core import (
    Application,
    CallNext,
    CommandContext,
    CommandTransport,
    Conflict,
    Forbidden,
    Module,
    Path,
    Query,
    Reply,
    Scope,
    command,
    get,
    provide,
)
from armature.core.app.commands import UsageError
from armature.core.correlation import current, request_id
from tests.core.http.serving import QUIET


class Color(Enum):
    RED = "red"
    BLUE = "blue"


def shop(*controllers: Any, **fields: Any) -> Application:
    return Application(Module(controllers=controllers, **fields), settings=QUIET)


async def pieces(app: Application, *words: str) -> list[bytes]:
    """What a command prints."""
    async with app:
        commands = await app.container.get(CommandTransport)
        return [piece async for piece in commands.run(*words)]


async def printed(app: Application, line: str) -> str:
    return b"".join(await pieces(app, *line.split())).decode()


async def faults(app: Application, line: str) -> list[str]:
    """What is wrong with a command line."""
    with pytest.raises(UsageError) as caught:
        await pieces(app, *line.split())
    return str(caught.value).splitlines()


@command("all {id} {file}")
async def everything(
    id: UUID,
    file: Annotated[FilePath, Path(description="where it goes")],
    *,
    since: date,
    color: Color = Color.RED,
    level: Literal[1, 2] = 1,
    dry_run: bool = False,
    tags: Annotated[list[str], Query(alias="tag")] = [],  # noqa: B006 - never changed
    limit: Annotated[int | None, Query(ge=1)] = None,
) -> list[object]:
    return [id, file, since, color, level, dry_run, tags, limit]


SINCE = "--since is required."
ID = "11111111-1111-1111-1111-111111111111"


async def test_values_and_options_are_bound_in_any_order() -> None:
    line = f"all --since 2026-01-01 {ID} --tag=a --color blue --tag b --level 2 --dry-run shop.txt --limit 7"

    assert await printed(shop(everything), line) == (f'["{ID}","shop.txt","2026-01-01","blue",2,true,["a","b"],7]\n')


async def test_what_is_left_out_keeps_its_default() -> None:
    assert await printed(shop(everything), f"all {ID} f --since 2026-01-01 --no-dry-run") == (
        f'["{ID}","f","2026-01-01","red",1,false,[],null]\n'
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("al", ['There is no command "al". Did you mean "all"?']),
        ("all", ["ID is required.", "FILE is required.", "--since is required."]),
        (f"all {ID} f g -- --since", ['"g" is one value too many.', '"--since" is one value too many.', SINCE]),
        (f"all {ID} f --since", ["--since lacks its value."]),
        (f"all {ID} f --since --dry-run", ["--since lacks its value."]),
        (f"all {ID} f --since=x", ["--since: Input should be a valid date or datetime, input is too short"]),
        (
            f"all {ID} f --dry-run=yes --tags x -t --no-tag",
            [
                "--dry-run is a switch and takes no value.",
                'There is no option --tags. Did you mean "--tag"?',
                '"x" is one value too many.',
                "There is no option -t.",
                'There is no option --no-tag. Did you mean "--tag"?',
                SINCE,
            ],
        ),
        (
            "all seven f --color green --level 3 --limit -1 --since 2026-01-01",
            [
                "ID: Input should be a valid UUID, invalid character: found `s` at 0",
                "--color: Input should be 'red' or 'blue'",
                "--level: Input should be 1 or 2",
                "--limit: Input should be greater than or equal to 1",
            ],
        ),
    ],
    ids=["command", "nothing", "values", "end", "next option", "invalid", "options", "values of each"],
)
async def test_every_fault_is_told_at_once(line: str, expected: list[str]) -> None:
    assert await faults(shop(everything), line) == expected


class Period(BaseModel):
    since: date = Field(validation_alias="from", description="the first day")
    until: date | None = None
    days: list[int] = []


@dataclass
class Page:
    number: int
    size: int = 20


class Sorted(TypedDict):
    order_by: list[str]


@pytest.mark.parametrize(
    ("model", "line", "expected"),
    [
        (Period, "--from 2026-01-01 --days 1 --days 2", '{"since":"2026-01-01","until":null,"days":[1,2]}'),
        (Page, "--number 3", '{"number":3,"size":20}'),
        (Sorted, "--order-by a --order-by b", '{"order_by":["a","b"]}'),
    ],
    ids=["pydantic", "dataclass", "TypedDict"],
)
async def test_the_fields_of_a_model_are_options(model: Any, line: str, expected: str) -> None:
    @command("show", returns=model)
    async def show(model: Annotated[Any, Query()]) -> Any:
        return model

    show.__annotations__["model"] = Annotated[model, Query()]

    assert await printed(shop(show), f"show {line}") == expected + "\n"


async def test_the_faults_of_a_model_are_those_of_its_options() -> None:
    class Span(BaseModel):
        first: int
        last_day: int

        @model_validator(mode="after")
        def in_order(self) -> Self:
            if self.first > self.last_day:
                raise ValueError("out of order")
            return self

    @command("show")
    async def show(span: Annotated[Span, Query()]) -> None: ...

    assert await faults(shop(show), "show --last-day x") == [
        "--first is required.",
        "--last-day: Input should be a valid integer, unable to parse string as an integer",
    ]
    assert await faults(shop(show), "show --first 2 --last-day 1") == ["Value error, out of order"]


async def test_what_guards_and_interceptors_take_are_options_too() -> None:
    class Confirmed:
        def can_activate(self, yes: bool = False) -> bool:
            return yes

    class Repeated:
        async def intercept(self, call_next: CallNext, times: int, yes: bool) -> object:
            return [await call_next()] * times

    @command("drop", returns=list[str])
    async def drop() -> Any:
        return "dropped"

    app = shop(drop, guards=[Confirmed], interceptors=[Repeated])

    assert await printed(app, "drop --times 2 --yes") == '["dropped","dropped"]\n'
    with pytest.raises(Forbidden):
        await printed(app, "drop --times 2 --no-yes")


async def test_services_and_the_context_are_injected_and_the_scope_closes_before_anything_is_printed() -> None:
    happened: list[str] = []

    class Session: ...

    async def session(context: CommandContext) -> AsyncIterator[Session]:
        yield Session()
        happened.append(f"{context.command} committed")

    class Service:
        @command("work {name}")
        async def work(self, name: str, session: Session, context: CommandContext, *, fast: bool = False) -> str:
            assert request_id() == context.request_id
            return f"{context.path_parameters} {context.query}"

    app = shop(providers=[Service, provide(Session).by(session, scope=Scope.REQUEST)])
    async with app:
        commands = await app.container.get(CommandTransport)
        async for piece in commands.run("work", "Ada", "--fast"):
            assert happened == ["work committed"]
            assert piece == b"{'name': 'Ada'} [('fast', 'true')]\n"


async def test_an_inherited_guard_that_needs_a_client_is_left_out() -> None:
    class SignedIn:
        def can_activate(self, request: Request) -> bool:
            raise NotImplementedError

    @get("/")
    @command("hello")
    async def hello() -> str:
        return "hello"

    app = shop(hello, guards=[SignedIn])
    left_out = {plan.endpoint.transport: [str(each) for each in plan.left_out] for plan in app.blueprint.plans}

    assert left_out == {"http": [], "command": ["SignedIn"]}
    assert await printed(app, "hello") == "hello\n"


class Item(BaseModel):
    id: int


async def numbers() -> AsyncIterator[Item]:
    yield Item(id=1)
    yield Item(id=2)


async def lines() -> AsyncIterator[str]:
    yield "one"
    yield "two\n"


async def chunks() -> AsyncIterator[bytes]:
    yield b"\x00"
    yield b"\x01"


@pytest.mark.parametrize(
    ("annotation", "result", "expected"),
    [
        (str, "text", [b"text\n"]),
        (str, "a line\n", [b"a line\n"]),
        (str, "", []),
        (None, None, []),
        (bytes, b"\x00", [b"\x00"]),
        (int, 7, [b"7\n"]),
        (Item | None, None, [b"null\n"]),
        (Reply[Item], Reply(Item(id=1), status=201), [b'{"id":1}\n']),
        (AsyncIterator[Item], numbers, [b'{"id":1}\n', b'{"id":2}\n']),
        (AsyncIterator[str], lines, [b"one\n", b"two\n"]),
        (AsyncIterator[bytes], chunks, [b"\x00", b"\x01"]),
    ],
    ids=["text", "line", "empty", "None", "bytes", "JSON", "null", "Reply", "lines of JSON", "lines", "chunks"],
)
async def test_results_are_printed_by_their_annotation(annotation: Any, result: Any, expected: list[bytes]) -> None:
    @command("work", returns=annotation)
    async def work() -> Any:
        return result() if callable(result) else result

    assert await pieces(shop(work), "work") == expected


async def test_a_command_runs_inside_a_request_and_leaves_its_ids_alone() -> None:
    @command("inner")
    async def inner() -> str:
        return request_id()

    @get("/")
    async def outer(commands: CommandTransport) -> list[str]:
        before = request_id()
        [piece] = [piece async for piece in commands.run("inner")]
        assert before == request_id()
        return [before, piece.decode().strip()]

    with TestClient(shop(inner, outer), headers={"x-request-id": "request"}) as client:
        before, within = client.get("/").json()

    assert before == "request"
    assert within.endswith("-1")


async def test_an_error_of_a_command_is_raised_where_it_is_run() -> None:
    @command("work")
    def work() -> None:
        raise Conflict("Somebody was faster.")

    with pytest.raises(Conflict, match="faster"):
        await printed(shop(work), "work")

    assert current.get() is None


async def test_an_application_without_commands_has_none_to_run() -> None:
    assert await faults(shop(), "work") == ['There is no command "work".']

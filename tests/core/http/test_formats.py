"""Results and bodies in several formats: the client's choice, 406 and 415 with what there is."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    Application,
    Body,
    CallNext,
    Module,
    Reply,
    WiringError,
    controller,
    get,
    post,
    provide,
    use_guard,
)
from armature.core.di import Scope
from armature.core.formats import Format, Json, Ndjson, ReadableFormat, Text
from armature.core.formats.html import Templates
from armature.core.formats.messagepack import MessagePack
from armature.testing import FixedGuard, TestClient
from tests.core.http.serving import FAILED, QUIET, logged, problem, rejected, serve

PACK = "application/msgpack"


class Product(BaseModel):
    name: str
    made: date = date(2026, 5, 1)
    unit_price: float = Field(default=1.5, serialization_alias="unitPrice")


class Secret(Product):
    cost: float = 0.5


BOTH: list[Format] = [Json(), MessagePack()]


@controller("/", formats=BOTH)
class Products:
    @get("/")
    async def show(self) -> Product:
        return Secret(name="hammer")

    @post("/", status=201)
    async def create(self, product: Product) -> Product:
        return product

    @get("/text")
    async def text(self) -> str:
        return "text"

    @get("/none")
    async def none(self) -> None: ...

    @get("/lines", formats=[Ndjson(), Json()])
    async def lines(self) -> list[Product]:
        return [Product(name="a"), Product(name="b")]


SHOWN = {"name": "hammer", "made": "2026-05-01", "unitPrice": 1.5}


def test_the_client_chooses_among_the_formats() -> None:
    with serve(Products) as client:
        first = client.get("/")
        packed = client.get("/", headers={"Accept": PACK})
        liked = client.get("/", headers={"Accept": f"application/json;q=0.5, {PACK}"})

    assert (first.headers["content-type"], first.json(), first.headers["vary"]) == ("application/json", SHOWN, "Accept")
    assert (packed.headers["content-type"], msgspec.msgpack.decode(packed.content)) == (PACK, SHOWN)
    assert (liked.headers["content-type"], liked.headers["vary"]) == (PACK, "Accept")


def test_no_format_that_is_accepted_is_406_before_the_handler_and_after_the_guards() -> None:
    ran: list[str] = []

    @get("/", formats=BOTH)
    async def handler() -> Product:
        ran.append("handler")
        return Product(name="hammer")

    @get("/guarded", formats=BOTH)
    @use_guard(FixedGuard(allows=False))
    async def guarded() -> Product:
        raise NotImplementedError

    with serve(handler, guarded) as client:
        refused = client.get("/", headers={"Accept": "image/png"})
        forbidden = client.get("/guarded", headers={"Accept": "image/png"})

    assert refused.json() == problem(
        406, "not-acceptable", "Not acceptable",
        "Nothing that is there is accepted; there is application/json, application/msgpack.",
        available=["application/json", "application/msgpack"],
    )  # fmt: skip
    assert (forbidden.status_code, ran) == (403, [])


def test_bodies_come_in_the_same_formats() -> None:
    sent = {"name": "saw", "made": "2026-05-02"}

    with serve(Products) as client:
        packed = client.post("/", content=msgspec.msgpack.encode(sent), headers={"Content-Type": PACK})
        plain = client.post("/", json=sent)
        problem_like = client.post("/", content=b'{"name": "saw"}', headers={"Content-Type": "application/x+json"})

    assert (packed.status_code, packed.json()) == (201, {"name": "saw", "made": "2026-05-02", "unitPrice": 1.5})
    assert (plain.status_code, problem_like.status_code) == (201, 201)


def test_a_body_of_another_type_is_415_with_what_is_read() -> None:
    with serve(Products) as client:
        answer = client.post("/", content=b"<product/>", headers={"Content-Type": "text/xml"})

    assert (answer.status_code, answer.headers["accept"]) == (415, "application/json, application/msgpack")
    assert answer.json()["detail"] == "The body came of type text/xml; send application/json or application/msgpack."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"\x81", "Input data was truncated."),
        (
            b"\x01\x02",
            "MessagePack data is malformed: trailing characters (byte 1).",
        ),
        (
            b"\xc1",
            "MessagePack data is malformed: invalid opcode '\\xc1' (byte 0).",
        ),
        (b"\x91" * 100_000 + b"\xc0", "maximum recursion depth exceeded while deserializing an object."),
    ],
    ids=["truncated", "more than one", "no such byte", "too deep"],
)
def test_a_body_that_is_not_of_its_format_is_400(body: bytes, detail: str) -> None:
    with serve(Products) as client:
        answer = client.post("/", content=body, headers={"Content-Type": PACK})

    expected = f"The body is no application/msgpack: {detail}"
    assert answer.json() == problem(400, "bad-request", "Bad request", expected)


def test_a_fault_in_a_body_is_pointed_at_whatever_its_format() -> None:
    with serve(Products) as client:
        packed = client.post("/", content=msgspec.msgpack.encode({"name": 7}), headers={"Content-Type": PACK})
        plain = client.post("/", json={"name": 7})
        nothing = client.post("/")

    expected = rejected(("body", "/name", "string_type", "Input should be a valid string"))
    assert (packed.json(), plain.json()) == (expected, expected)
    assert nothing.json() == rejected(("body", "", "missing", "A body is required."))


def test_text_and_nothing_are_what_they_are() -> None:
    with serve(Products) as client:
        text, nothing = client.get("/text", headers={"Accept": PACK}), client.get("/none", headers={"Accept": PACK})

    assert (text.headers["content-type"], text.text, nothing.status_code) == ("text/plain; charset=utf-8", "text", 204)


def test_items_are_lines_or_a_list() -> None:
    with serve(Products) as client:
        lines, listed = client.get("/lines"), client.get("/lines", headers={"Accept": "application/json"})

    assert lines.text == "".join(
        f'{{"name":"{name}","made":"2026-05-01","unitPrice":1.5}}\n' for name in ("a", "b")
    )  # fmt: skip
    assert (lines.headers["content-type"], [each["name"] for each in listed.json()]) == (
        "application/x-ndjson", ["a", "b"]
    )  # fmt: skip


def test_lines_are_read_as_a_list_and_one_thing_is_one_line() -> None:
    @post("/", formats=[Ndjson()])
    async def handler(numbers: Annotated[list[int], Body()]) -> int:
        return sum(numbers)

    with serve(handler) as client:
        answer = client.post("/", content=b"1\n\n2\n", headers={"Content-Type": "application/x-ndjson"})
        broken = client.post("/", content=b"1\n{\n", headers={"Content-Type": "application/x-ndjson"})

    assert (answer.text, broken.status_code) == ("3\n", 400)


def test_json_reads_what_it_writes() -> None:
    assert Json().decode(Json().encode({"a": [1, None]})) == {"a": [1, None]}


def test_a_reply_a_response_and_a_generator_of_a_session_keep_their_ways() -> None:
    closed: list[str] = []

    class Session: ...

    async def session() -> AsyncIterator[Session]:
        yield Session()
        closed.append("closed")

    @get("/reply", formats=BOTH)
    async def reply(session: Session) -> Reply[Product]:
        return Reply(Product(name="hammer"), status=202, headers={"X-Own": "own"})

    @get("/response", formats=BOTH)
    async def response() -> Product | Response:
        return PlainTextResponse("whole")

    with serve(reply, response, providers=[provide(Session).by(session, scope=Scope.REQUEST)]) as client:
        replied, whole = client.get("/reply", headers={"Accept": PACK}), client.get("/response")

    assert (replied.status_code, replied.headers["x-own"], replied.headers["content-type"]) == (202, "own", PACK)
    assert (closed, whole.text, whole.headers["vary"]) == (["closed"], "whole", "Accept")


def test_what_does_not_fit_its_annotation_never_leaves(caplog: pytest.LogCaptureFixture) -> None:
    @get("/", formats=[MessagePack()])
    async def handler() -> Product:
        wrong: Any = object()
        return Product.model_construct(name=wrong)

    with serve(handler) as client:
        assert client.get("/").json() == FAILED

    assert "ResultError: The result does not fit its annotation" in logged(caplog)[0]


def test_the_formats_of_an_application_hold_where_nothing_nearer_says_others() -> None:
    @get("/own", formats=[Json()])
    async def own() -> Product:
        return Product(name="hammer")

    @get("/")
    async def inherited() -> Product:
        return Product(name="hammer")

    app = Application(Module(controllers=[own, inherited]), formats=[MessagePack(), Json()], settings=QUIET)
    with TestClient(app) as client:
        types = [client.get(path).headers["content-type"] for path in ("/", "/own")]

    assert types == [PACK, "application/json"]


def test_a_page_is_made_from_a_template(tmp_path: Path) -> None:
    (tmp_path / "product.html").write_text("<h1>{{ name }}</h1>{{ made.year }} {{ result.unitPrice|euros }}")
    (tmp_path / "number.html").write_text("{{ result }}")
    templates = Templates(tmp_path, filters={"euros": lambda price: f"{price:.2f} €"})

    @get("/", formats=[Json(), templates.html("product.html")])
    async def handler() -> Product:
        return Product(name="<hammer>")

    @get("/number", formats=[templates.html("number.html")])
    async def number() -> int:
        return 7

    with serve(handler, number) as client:
        page = client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        plain = client.get("/number")

    assert page.text == "<h1>&lt;hammer&gt;</h1>2026 1.50 €"
    assert (page.headers["content-type"], plain.text) == ("text/html; charset=utf-8", "7")


def test_a_template_that_is_not_there_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text("{% if %}")
    programs: list[Callable[[], object]] = [
        lambda: Templates(tmp_path / "none"),
        lambda: Templates(tmp_path).html("page.html"),
        lambda: Templates(tmp_path).html("broken.html"),
    ]
    said = []
    for program in programs:
        with pytest.raises(WiringError) as refused:
            program()
        said.append(str(refused.value))

    assert said == [
        f'Templates("{tmp_path}/none") has no folder to read.\nWrite the path of one with templates.',
        f'The folder "{tmp_path}" has no template "page.html".\nAdd it, or mend its name.',
        (
            'The template "broken.html" cannot be read: '
            "Expected an expression, got 'end of statement block' (line 1).\nMend it."
        ),
    ]


def test_text_is_what_a_function_makes_of_the_result() -> None:
    @get("/", formats=[Json(), Text(lambda product: f"{product['name']}, {product['made']:%d.%m.}")])
    async def handler() -> Product:
        return Product(name="hammer")

    with serve(handler) as client:
        answer = client.get("/", headers={"Accept": "text/plain"})

    assert (answer.text, answer.headers["content-type"]) == ("hammer, 01.05.", "text/plain; charset=utf-8")


def test_a_format_is_one_small_class() -> None:
    class Csv:
        media_type = "text/csv"
        mode: Any = "json"

        def encode(self, data: Any) -> bytes:
            return "\n".join(",".join(map(str, each.values())) for each in data).encode()

    @get("/", formats=[Csv()])
    async def handler() -> list[Product]:
        return [Product(name="a"), Product(name="b")]

    with serve(handler) as client:
        assert client.get("/").text == "a,2026-05-01,1.5\nb,2026-05-01,1.5"

    assert isinstance(Csv(), Format)
    assert not isinstance(Csv(), ReadableFormat)


def test_an_interceptor_sees_the_result_and_the_formats_what_it_made() -> None:
    class Renamed:
        async def intercept(self, call_next: CallNext) -> object:
            product: Any = await call_next()
            return product.model_copy(update={"name": "renamed"})

    @get("/", formats=BOTH)
    async def handler() -> Product:
        return Product(name="hammer")

    with serve(handler, interceptors=[Renamed]) as client:
        assert msgspec.msgpack.decode(client.get("/", headers={"Accept": PACK}).content)["name"] == "renamed"

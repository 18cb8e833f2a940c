"""Calls over real engines to a real server."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from armature.http_client import (
    ClientError,
    ClientSettings,
    FormFile,
    HttpClient,
    InvalidClient,
    InvalidRequest,
    Request,
    RequestTimedOut,
    Response,
    ResponseTooLarge,
    ServerError,
    UnreadableResponse,
)
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.server import serving
from armature.resilience import Fallback, Pipeline


class User(BaseModel):
    id: int
    name: str


def answer(request: Request) -> Reply:
    path = request.url.partition("://")[2].partition("/")[2]
    body = request.body.content.decode() if request.body and isinstance(request.body.content, bytes) else ""
    match path:
        case "v1/users/1":
            return Reply(json={"id": 1, "name": "Ada"})
        case "v1/echo":
            return Reply(json=[request.method, body, request.header("content-type")])
        case "v1/missing":
            return Reply(404, json={})
        case "v1/nothing":
            return Reply(204)
        case "v1/text":
            return Reply(parts=["Ä".encode("latin-1")], headers={"Content-Type": "text/plain; charset=latin-1"})
        case _:
            return Reply(json={"path": path, "body": body})


async def test_an_answer_is_read_as_what_the_call_returns(settings: ClientSettings) -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1", settings=settings) as client:
        user = await client.get("/users/{id}", path={"id": 1}, returns=User)
        plain = await client.get("/users/1")

    assert user == User(id=1, name="Ada")
    assert (plain.status, plain.json(), plain.url) == (200, {"id": 1, "name": "Ada"}, f"{server.url}/v1/users/1")
    assert repr(plain) == f"<Response 200 to GET {server.url}/v1/users/1, 21 bytes>"


@pytest.mark.parametrize(
    ("options", "body", "content_type"),
    [
        pytest.param({"json": User(id=1, name="Ada")}, '{"id":1,"name":"Ada"}', "application/json", id="JSON"),
        pytest.param(
            {"form": {"a": "x y", "b": [1, 2], "c": None}},
            "a=x+y&b=1&b=2",
            "application/x-www-form-urlencoded",
            id="a form",
        ),
        pytest.param({"content": "Ä"}, "Ä", "text/plain; charset=utf-8", id="text"),
        pytest.param({"content": b"\0"}, "\0", "application/octet-stream", id="bytes"),
        pytest.param({"json": None}, "null", "application/json", id="null"),
        pytest.param({"content": b"<a/>", "headers": {"Content-Type": "text/xml"}}, "<a/>", "text/xml", id="XML"),
        pytest.param({}, "", None, id="nothing"),
    ],
)
async def test_a_body_is_sent_with_its_media_type(options: Any, body: str, content_type: str | None) -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1") as client:
        assert await client.post("/echo", returns=list[str | None], **options) == ["POST", body, content_type]


async def test_files_are_sent_as_a_multipart_form() -> None:
    engine = MockEngine().on("POST", "/photos", Reply(201))
    async with HttpClient("https://api.example", engine=engine) as client:
        file = FormFile('a"\n.png', b"\x89PNG", "image/png")
        await client.post("/photos", form={"title": "Me"}, files={"photo": file})

    [sent] = engine.requests
    assert sent.body is not None
    boundary = sent.body.content_type.removeprefix("multipart/form-data; boundary=")
    assert sent.body.content == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\nMe\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a%22%0A.png"\r\n'
        f"Content-Type: image/png\r\n\r\n"
    ).encode() + f"\x89PNG\r\n--{boundary}--\r\n".encode("latin-1")


async def test_a_stream_is_sent_as_it_comes(settings: ClientSettings) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async with serving(answer) as server, HttpClient(f"{server.url}/v1", settings=settings) as client:
        once = await client.put("/echo", content=parts(), returns=list[str])
        again = await client.put("/echo", content=parts, returns=list[str])

    assert once == again == ["PUT", "onetwo", "application/octet-stream"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_every_method_has_a_call(method: str) -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1") as client:
        call = getattr(client, method.lower(), None)
        told = await (call("/echo") if call else client.request(method, "/echo"))
        head = await client.head("/echo")
        listed = await client.request(method, "/echo", returns=list[str | None])

    assert told.json() == listed == [method, "", None]
    assert (head.status, head.body) == (200, b"")


async def test_text_is_read_in_its_charset() -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1") as client:
        assert (await client.get("/text")).text == "Ä"


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        ("text/plain; charset=unheard-of", "�"),
        ("text/plain; charset=", "�"),
        ('text/plain; a=b; charset="latin-1"', "Ä"),
        ("", "�"),
    ],
)
async def test_text_in_no_known_charset_is_utf_8(content_type: str, text: str) -> None:
    reply = Reply(parts=["Ä".encode("latin-1")], headers={"Content-Type": content_type})
    async with HttpClient("https://api.example", engine=MockEngine().on("GET", "/", reply)) as client:
        assert (await client.get("/")).text == text


async def test_an_answer_that_is_no_success_is_an_error_unless_it_is_asked_for() -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1") as client:
        with pytest.raises(ClientError) as caught:
            await client.get("/missing")
        asked_for = await client.get("/missing", check=False)

    assert str(caught.value) == f"GET {server.url}/v1/missing answered 404 Not Found."
    assert caught.value.status == asked_for.status == caught.value.response.status == 404


async def test_a_server_error_may_be_asked_for_too() -> None:
    engine = MockEngine().on("GET", "/", Reply(501))
    async with HttpClient("https://api.example", engine=engine) as client:
        assert (await client.get("/", check=False)).status == 501
        with pytest.raises(ServerError):
            await client.get("/")


async def test_304_is_a_success_and_299_is_one_without_a_name() -> None:
    engine = MockEngine().on("GET", "/", Reply(304), Reply(299), Reply(599))
    async with HttpClient("https://api.example", engine=engine) as client:
        assert [(await client.get("/")).status for _ in range(2)] == [304, 299]
        with pytest.raises(ServerError, match=r"^GET https://api\.example/ answered 599\.$"):
            await client.get("/")


async def test_a_body_that_is_something_else_names_the_places_and_never_the_values() -> None:
    reply = Reply(json=[{"id": "secret", "name": 5}] * 4)
    async with HttpClient("https://api.example", engine=MockEngine().on("GET", "/", reply)) as client:
        with pytest.raises(UnreadableResponse) as caught:
            await client.get("/?token=abc", returns=list[User])

    number = "Input should be a valid integer, unable to parse string as an integer"
    text = "Input should be a valid string"
    assert str(caught.value) == (
        'GET https://api.example/ answered 200 with a body of the type "application/json" that is no '
        f"list[{__name__}.User]: /0/id: {number}; /0/name: {text}; /1/id: {number}; /1/name: {text}; /2/id: {number}, "
        "and 3 more.\nDeclare the type that the server sends."
    )


async def test_a_body_that_is_too_large_is_not_read_to_its_end(settings: ClientSettings) -> None:
    few = settings.model_copy(update={"max_body": 10})
    async with serving(answer) as server, HttpClient(f"{server.url}/v1", settings=few) as client:
        with pytest.raises(ResponseTooLarge) as caught:
            await client.get("/users/1")

    assert str(caught.value) == (
        f"GET {server.url}/v1/users/1 answered with more than 10 bytes.\nRead it as a stream, or raise `max_body`."
    )


async def test_a_call_that_takes_too_long_ends(settings: ClientSettings) -> None:
    def silence(request: Request) -> Reply:
        raise RequestTimedOut("Nothing comes.")

    hasty = settings.model_copy(update={"total": 0.2, "attempt": 0.2, "retries": 0})
    async with serving(silence) as server, HttpClient(server.url, settings=hasty) as client:
        with pytest.raises(RequestTimedOut) as caught:
            await client.get("/")

    assert isinstance(caught.value, TimeoutError)
    assert str(caught.value).startswith(f"GET {server.url}/: The ")


async def test_an_answer_without_a_body_is_no_json() -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1") as client:
        assert (await client.delete("/nothing")).body == b""
        with pytest.raises(UnreadableResponse):
            await client.get("/nothing", returns=User)


async def test_a_client_without_a_base_url_calls_whole_urls() -> None:
    async with serving(answer) as server, HttpClient() as client:
        user = await client.get(server.url + "/v1/users/{id}", path={"id": 1}, returns=User)
        with pytest.raises(InvalidRequest) as caught:
            await client.get("/users")

    assert user.name == "Ada"
    assert str(caught.value) == 'The URL "/users" does not begin with http:// or https://.'


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"json": 1, "content": b""}, "The call has several bodies: json, content.\nKeep one of them.", id="bodies"
        ),
        pytest.param(
            {"json": 1, "files": {}}, "The call has several bodies: json, files.\nKeep one of them.", id="files"
        ),
        pytest.param({"headers": {"X Y": "1"}}, 'The header "X Y" has a name that no header can have.', id="name"),
        pytest.param(
            {"headers": {"X-Y": "1\r\nEvil: 1"}},
            'The header "X-Y" has a value with a line break, or with what ASCII does not hold.',
            id="a smuggled header",
        ),
        pytest.param(
            {"headers": {"Host": "x"}},
            'The header "Host" is made from the URL and the body.\nLeave it out.',
            id="a header of ours",
        ),
        pytest.param(
            {"json": object()},
            "`json=` holds what JSON has no form for: Unable to serialize unknown type: <class 'object'>.",
            id="no JSON",
        ),
        pytest.param(
            {"files": {"a": FormFile("a", b"", "a\r\nb")}},
            "The media type of a file has a line break.",
            id="a smuggled part",
        ),
    ],
)
async def test_a_call_that_no_request_can_be_is_refused(options: Any, message: str) -> None:
    engine = MockEngine()
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(InvalidRequest) as caught:
            await client.post("/", **options)

    assert str(caught.value) == message
    assert engine.requests == []


async def test_headers_of_a_call_stand_in_place_of_those_of_the_client() -> None:
    engine = MockEngine().on("GET", "/", Reply())
    settings = ClientSettings(deadline_header="", user_agent="shop/1")
    async with HttpClient(
        "https://api.example", engine=engine, headers={"X-Own": "a", "accept": "text/plain"}, settings=settings
    ) as client:
        await client.get("/", headers={"x-own": "b"})

    assert engine.requests[0].headers == (("User-Agent", "shop/1"), ("accept", "text/plain"), ("x-own", "b"))
    assert engine.is_closed


async def test_what_ties_a_call_to_its_work_is_carried_with_the_time_that_is_left() -> None:
    engine = MockEngine().on("GET", "/", Reply())
    carried = {"X-Request-ID": "r1", "traceparent": "00-1"}
    settings = ClientSettings(total=2, attempt=1)
    async with HttpClient("https://api.example", engine=engine, carry=lambda: carried, settings=settings) as client:
        await client.get("/", headers={"X-Request-ID": "mine"})

    [sent] = engine.requests
    assert sent.header("x-request-id") == "mine"
    assert sent.header("traceparent") == "00-1"
    assert 0 < float(sent.header("request-timeout") or 0) <= 1


async def test_nothing_is_carried_where_nothing_is_known() -> None:
    engine = MockEngine().on("GET", "/", Reply())
    async with HttpClient("https://api.example", engine=engine, carry=dict, pipeline=Pipeline("bare")) as client:
        await client.get("/")

    assert dict(engine.requests[0].headers).keys() == {"User-Agent", "Accept"}


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        pytest.param(
            {"pipeline": Pipeline("p"), "settings": ClientSettings(retries=1, total=2)},
            "The client is given its own pipeline, and settings that only another would read: retries, total.\n"
            "Take them away, or `pipeline=`.",
            id="settings of a pipeline",
        ),
        pytest.param(
            {"engine": MockEngine(), "settings": ClientSettings(public_only=True)},
            "The client is given its own engine, and settings that only another would read: public_only.\n"
            "Take them away, or `engine=`.",
            id="settings of an engine",
        ),
        pytest.param(
            {"pipeline": Pipeline("p", Fallback(None))},
            'The pipeline "p" has a fallback, and what it gives would be taken for an answer.\n'
            "Take it out, and put it around the function that calls.",
            id="a fallback",
        ),
        pytest.param(
            {"problems": {"https://a.example/b": ValueError}},
            "`problems=` maps \"https://a.example/b\" to <class 'ValueError'>.\n"
            "Derive an exception from `ClientError` or `ServerError`.",
            id="a problem that is no answer",
        ),
    ],
)
def test_a_client_that_contradicts_itself_is_refused(keywords: Any, message: str) -> None:
    with pytest.raises(InvalidClient) as caught:
        HttpClient("https://api.example", **keywords)

    assert str(caught.value) == message


async def test_calls_at_once_each_get_their_own_answer(settings: ClientSettings) -> None:
    async with serving(answer) as server, HttpClient(f"{server.url}/v1", settings=settings) as client:
        answers: list[Response] = await asyncio.gather(*(client.get(f"/{each}") for each in range(40)))

    assert [each.json(dict[str, str])["path"] for each in answers] == [f"v1/{each}" for each in range(40)]

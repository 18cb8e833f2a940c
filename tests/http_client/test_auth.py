"""As whom calls are made."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import pytest

from armature.http_client import (
    ApiKey,
    Auth,
    AuthenticationFailed,
    Basic,
    Bearer,
    BodyNotReplayable,
    ClientCredentials,
    ClientError,
    ClientSettings,
    HttpClient,
    InvalidClient,
    InvalidRequest,
    Request,
    Token,
)
from armature.http_client.auth import Send
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.server import serving

TOKEN_URL = "https://login.example/token"


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        pytest.param(Basic("me", "pä:ss"), "authorization", "Basic bWU6cMOkOnNz", id="basic"),
        pytest.param(Bearer("t0ken"), "authorization", "Bearer t0ken", id="bearer"),
        pytest.param(ApiKey("k"), "x-api-key", "k", id="a key"),
        pytest.param(ApiKey("k", header="X-Key"), "x-key", "k", id="a key in another header"),
    ],
)
async def test_credentials_stand_in_a_header(auth: Auth, header: str, value: str) -> None:
    engine = MockEngine().on("GET", "/", Reply(401))
    async with HttpClient("https://api.example", engine=engine, auth=auth) as client:
        with pytest.raises(ClientError):
            await client.get("/")

    [sent] = engine.requests  # 401 is the answer where there are no other credentials
    assert sent.header(header) == value


async def test_a_key_may_stand_in_the_query() -> None:
    engine = MockEngine().on("GET", "/", Reply())
    async with HttpClient("https://api.example", engine=engine, auth=ApiKey("a b", query="key")) as client:
        answers = [await client.get("/"), await client.get("/?page=1")]

    assert [request.url for request in engine.requests] == [
        "https://api.example/?key=a+b",
        "https://api.example/?page=1&key=a+b",
    ]
    assert [each.url for each in answers] == ["https://api.example/", "https://api.example/?page=1"]


class Tokens:
    """Gives one token after the other, and counts."""

    def __init__(self, *tokens: Token) -> None:
        self.tokens = list(tokens)
        self.given = 0

    async def __call__(self, send: Send) -> Token:
        await asyncio.sleep(0)
        self.given += 1
        return self.tokens.pop(0)


async def test_of_many_calls_at_once_one_gets_the_token() -> None:
    tokens = Tokens(Token("a"))
    engine = MockEngine().on("GET", "/", Reply())
    async with HttpClient("https://api.example", engine=engine, auth=Bearer(tokens)) as client:
        await asyncio.gather(*(client.get("/") for _ in range(10)))

    assert tokens.given == 1
    assert {request.header("authorization") for request in engine.requests} == {"Bearer a"}


async def test_a_token_is_replaced_shortly_before_its_end() -> None:
    tokens = Tokens(Token("a", 0.0), Token("b", 3600))
    engine = MockEngine().on("GET", "/", Reply())
    async with HttpClient("https://api.example", engine=engine, auth=Bearer(tokens)) as client:
        for _ in range(3):
            await client.get("/")

    assert [request.header("authorization") for request in engine.requests] == ["Bearer a", "Bearer b", "Bearer b"]


async def test_a_token_that_a_server_refuses_is_renewed_once() -> None:
    tokens = Tokens(Token("a"), Token("b"), Token("c"))
    engine = MockEngine().on("GET", "/", Reply(401), Reply(), Reply(401))
    async with HttpClient("https://api.example", engine=engine, auth=Bearer(tokens)) as client:
        await client.get("/")
        with pytest.raises(ClientError, match="answered 401"):
            await client.get("/")

    sent = [request.header("authorization") for request in engine.requests]
    assert sent == ["Bearer a", "Bearer b", "Bearer b", "Bearer c"]


async def test_of_many_refused_at_once_one_renews_the_token() -> None:
    tokens = Tokens(Token("a"), Token("b"))

    def check(request: Request) -> Reply:
        return Reply(200 if request.header("authorization") == "Bearer b" else 401)

    async with HttpClient("https://api.example", engine=MockEngine(check), auth=Bearer(tokens)) as client:
        await asyncio.gather(*(client.get("/") for _ in range(10)))

    assert tokens.given == 2


async def test_a_token_that_another_call_has_renewed_already_is_kept() -> None:
    tokens = Tokens(Token("b"))
    auth = Bearer(tokens)
    request = Request("GET", "https://api.example/")
    async with HttpClient("https://api.example", engine=MockEngine().on("GET", "/", Reply()), auth=auth) as client:
        await client.get("/")
        assert await auth.renew(request.with_headers(("Authorization", "Bearer a")))
        await client.get("/")

    assert tokens.given == 1


async def test_a_stream_is_not_sent_again_with_a_renewed_token() -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"once"

    engine = MockEngine().on("PUT", "/", Reply(401))
    async with HttpClient("https://api.example", engine=engine, auth=Bearer(Tokens(Token("a")))) as client:
        with pytest.raises(BodyNotReplayable) as caught:
            await client.put("/", content=stream())

    assert str(caught.value) == (
        "PUT https://api.example/ answered 401; with renewed credentials it could be sent once more, and its body was "
        "a stream.\nHand over `content=` as bytes, or as a function that gives the stream anew."
    )


async def test_a_function_that_gives_no_token_is_an_error_of_the_call() -> None:
    async with HttpClient("https://api.example", engine=MockEngine(), auth=Bearer(Tokens(Token("")))) as client:
        with pytest.raises(AuthenticationFailed) as caught:
            await client.get("/")

    assert str(caught.value) == "The bearer token is empty, or has characters that no header can have."


def client_credentials(engine: MockEngine, **options: Any) -> HttpClient:
    auth = ClientCredentials(TOKEN_URL, "shop:1", "s&cret", **options)
    return HttpClient("https://api.example", engine=engine, auth=auth)


async def test_client_credentials_get_a_token_for_the_client() -> None:
    engine = (
        MockEngine()
        .on("POST", "/token", Reply(json={"access_token": "t", "token_type": "bearer", "expires_in": "3600"}))
        .on("GET", "/", Reply())
    )
    async with client_credentials(engine, scope="read write", parameters={"audience": "api"}) as client:
        await client.get("/")
        await client.get("/")

    asked, first, second = engine.requests
    assert asked.body is not None
    assert isinstance(asked.body.content, bytes)
    assert parse_qsl(asked.body.content.decode()) == [
        ("grant_type", "client_credentials"),
        ("scope", "read write"),
        ("audience", "api"),
    ]
    assert asked.header("authorization") == "Basic " + b64encode(b"shop%3A1:s%26cret").decode()
    assert first.header("authorization") == second.header("authorization") == "Bearer t"


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        pytest.param(
            Reply(400, json={"error": "invalid_client"}),
            f'No token for the call: POST {TOKEN_URL} answered 400 with "invalid_client".\n'
            "Check the client's id, its secret and the scope.",
            id="refused",
        ),
        pytest.param(
            Reply(500, parts=[b"<html>"]),
            f"No token for the call: POST {TOKEN_URL} answered 500.\nCheck the client's id, its secret and the scope.",
            id="another server",
        ),
        pytest.param(
            Reply(json={"access_token": "s3cret", "token_type": "mac"}),
            f"No token for the call: POST {TOKEN_URL} answered 200 with a body of the type "
            '"application/json" that is no _Granted: /token_type: '
            "String should match pattern '(?i)^bearer$'.\nDeclare the type that the server sends.",
            id="another kind of token",
        ),
    ],
)
async def test_a_token_that_is_not_given_is_an_error_of_the_call(reply: Reply, message: str) -> None:
    engine = MockEngine().on("POST", "/token", reply)
    async with client_credentials(engine) as client:
        with pytest.raises(AuthenticationFailed) as caught:
            await client.get("/")

    assert str(caught.value) == message
    assert len(engine.requests) == 1


async def test_a_token_comes_over_the_engine_of_the_client(settings: ClientSettings) -> None:
    def answer(request: Request) -> Reply:
        if request.url.endswith("/token"):
            return Reply(json={"access_token": "t", "token_type": "Bearer"})
        return Reply(json=request.header("authorization"))

    async with serving(answer) as server:
        auth = ClientCredentials(f"{server.url}/token", "shop", "secret")
        async with HttpClient(server.url, auth=auth, settings=settings) as client:
            assert await client.get("/me", returns=str) == "Bearer t"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(
            lambda: Basic("a:b", "c"),
            "The name for basic authentication has a colon, which would end it (RFC 7617 §2).",
            id="a name with a colon",
        ),
        pytest.param(
            lambda: ApiKey("a\nb"),
            'The header "X-API-Key" for the API key has a value with a line break, or with what ASCII does not hold.',
            id="a key of two lines",
        ),
        pytest.param(
            lambda: Bearer(""),
            "The bearer token is empty, or has characters that no header can have.",
            id="an empty token",
        ),
        pytest.param(
            lambda: HttpClient(auth=Bearer("t")),
            "A client without a base URL has `auth=`, and would show its credentials to whoever it calls.\n"
            "Give it a base URL, or take `auth=` away.",
            id="credentials for everybody",
        ),
    ],
)
def test_credentials_that_could_not_be_sent_are_refused_at_once(make: Any, message: str) -> None:
    with pytest.raises(InvalidClient) as caught:
        make()

    assert str(caught.value) == message


def test_a_token_server_has_a_url() -> None:
    with pytest.raises(InvalidRequest):
        ClientCredentials("login.example", "a", "b")


def test_a_token_does_not_show_itself() -> None:
    assert "secret" not in repr(Token("secret"))

"""The plug into an Armature application."""

import gzip
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from armature.compression import CompressionMiddleware, CompressionSettings, Uncompressed
from armature.compression.module import CompressionModule, uncompressed
from armature.core import Application, ConfiguredModule, Module, WiringError, controller, get, module, use_middleware
from armature.core.app.inspection import explain, graph_of
from armature.core.static import StaticModule
from armature.testing import TestClient
from tests.compression.exchanging import TEXT, Answering

NO_ENDPOINT: Any = "/token"
LINES = ["the quick brown fox"] * 100


@get("/lines")
async def lines() -> list[str]:
    return LINES


@get("/stream")
async def stream() -> AsyncIterator[str]:
    for line in LINES:
        yield line


@get("/token")
@uncompressed
async def token() -> list[str]:
    return LINES


@controller("/accounts")
@uncompressed
class Accounts:
    @get("/")
    async def index(self) -> list[str]:
        return LINES


def served(*imports: object, **options: Any) -> Application:
    return Application(Module(controllers=[lines, stream, token, Accounts], imports=imports, **options))


@pytest.mark.parametrize("path", ["/lines", "/stream", "/mounted", "/nowhere?" + "x" * 600])
def test_the_whole_application_is_compressed(path: str) -> None:
    settings = CompressionSettings(codings=("gzip",), minimum_size=10)
    app = served(CompressionModule(settings), mounts={"/mounted": Answering()})

    with TestClient(app) as client:
        answer = client.get(path)

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-request-id"]


def test_its_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_COMPRESSION_CODINGS", '["br"]')

    with TestClient(served(CompressionModule)) as client:
        assert client.get("/lines").headers["content-encoding"] == "br"


def test_a_mistake_in_the_environment_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_COMPRESSION_CODINGS", '["deflate"]')

    with pytest.raises(WiringError) as raised, TestClient(served(CompressionModule)):
        pass

    assert "ARMATURE_COMPRESSION_CODINGS__0: Input should be 'zstd', 'br' or 'gzip'" in str(raised.value)


def test_a_coding_that_is_missing_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    monkeypatch.delitem(sys.modules, "armature.compression.backends.brotli", raising=False)

    with (
        pytest.raises(WiringError) as raised,
        TestClient(served(CompressionModule(CompressionSettings(codings=("br",))))),
    ):
        pass

    assert str(raised.value) == (
        'CompressionModule cannot start. The coding "br" is to be offered, and its library is not installed.\n'
        'Write `pip install "armature-compression[brotli]"`, or take "br" out of `codings` '
        "(ARMATURE_COMPRESSION_CODINGS)."
    )


def test_files_and_their_variants_go_through_it(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_bytes(TEXT)
    (tmp_path / "built.txt").write_bytes(TEXT)
    (tmp_path / "built.txt.gz").write_bytes(gzip.compress(TEXT))
    app = served(CompressionModule, StaticModule("/files", tmp_path))

    with TestClient(app) as client:
        for name, mark in (("plain", ":gzip"), ("built", "-gzip")):
            found = client.get(f"/files/{name}.txt", headers={"accept-encoding": "gzip"})
            tag = found.headers["etag"]
            known = client.get(f"/files/{name}.txt", headers={"accept-encoding": "gzip", "if-none-match": tag})
            rest = {"accept-encoding": "gzip", "range": "bytes=9-", "if-range": tag}
            with client.stream("GET", f"/files/{name}.txt", headers=rest) as resumed:
                assert resumed.status_code == (200 if mark == ":gzip" else 206)

            assert (found.content, found.headers["content-encoding"], found.headers["vary"]) == (
                TEXT,
                "gzip",
                "Accept-Encoding",
            )
            assert tag.endswith(f'{mark}"')
            assert (known.status_code, known.headers["etag"]) == (304, tag)


def test_it_stands_outside_the_middleware_of_the_root() -> None:
    class Shout:
        def __init__(self, app) -> None:
            self.app = app

        async def __call__(self, scope, receive, send) -> None:
            async def loudly(message) -> None:
                if message["type"] == "http.response.body":
                    message = {**message, "body": message["body"].upper()}
                await send(message)

            await self.app(scope, receive, loudly)

    with TestClient(served(CompressionModule, middleware=[Shout])) as client:
        answer = client.get("/lines", headers={"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json() == [line.upper() for line in LINES]


@pytest.mark.parametrize("path", ["/token", "/accounts"])
def test_a_response_that_holds_a_secret_is_left_uncompressed(path: str) -> None:
    with TestClient(served(CompressionModule)) as client:
        answer = client.get(path)

    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-transform"
    assert answer.json() == LINES


def test_without_the_module_the_decorator_changes_nothing() -> None:
    with TestClient(served()) as client:
        assert "cache-control" not in client.get("/token").headers


def test_it_can_stand_around_some_routes_only() -> None:
    @get("/some")
    @use_middleware(CompressionMiddleware)
    async def some() -> list[str]:
        return LINES

    @module(providers=[], exports=[CompressionSettings])
    class Settings(ConfiguredModule[CompressionSettings]): ...

    app = Application(Module(controllers=[some, lines], imports=[Settings(CompressionSettings(codings=("gzip",)))]))

    with TestClient(app) as client:
        encodings = [client.get(path).headers.get("content-encoding") for path in ("/some", "/lines")]

    assert encodings == ["gzip", None]


def test_the_pipeline_shows_it() -> None:
    app = served(CompressionModule)

    steps = [step for step in explain(app, "GET /token").steps if step.kind == "middleware"]

    assert [(step.name, step.declared_by) for step in steps] == [
        ("ApplicationCompression", "application"),
        ("Uncompressed", "route"),
    ]
    assert steps[0].where.partition(":")[0] == "armature.compression.module"
    assert steps[1].where.partition(":")[0] == "tests/compression/test_module.py"
    arrows = {(arrow.asker, arrow.target) for arrow in graph_of(app).arrows}
    ids = {part.name: part.id for part in graph_of(app).parts}
    assert (ids["ApplicationCompression"], ids["CompressionSettings"]) in arrows


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (uncompressed, "is called, and takes nothing.\nWrite `@uncompressed` without brackets."),
        (
            lambda: uncompressed(NO_ENDPOINT),
            'stands on the text "/token".\nPut it on a controller class, or on an endpoint.',
        ),
    ],
    ids=["called", "on no endpoint"],
)
def test_a_decorator_in_a_wrong_place_says_what_to_write(write, said: str) -> None:
    with pytest.raises(WiringError) as raised:
        write()

    sentence = str(raised.value)
    assert sentence.startswith("@uncompressed (")
    assert sentence.endswith(said)


def test_uncompressed_leaves_other_decorators_in_order() -> None:
    class Inner:
        def __init__(self, app) -> None:
            self.app = app

        async def __call__(self, scope, receive, send) -> None:
            await self.app(scope, receive, send)

    @get("/both")
    @uncompressed
    @use_middleware(Inner)
    async def both() -> str:
        return TEXT.decode()

    app = Application(Module(controllers=[both], imports=[CompressionModule]))

    names = [step.name.rpartition(".")[2] for step in explain(app, "GET /both").steps if step.kind == "middleware"]
    assert names == ["ApplicationCompression", Uncompressed.__name__, "Inner"]

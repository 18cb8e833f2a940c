"""The engine in memory, and recordings."""

import json
from pathlib import Path

import pytest

from armature.http_client import ClientSettings, ConnectionFailed, HttpClient, Request, engine_of
from armature.http_client.testing import MockEngine, Recording, Replay, Reply, UnexpectedRequest
from armature.http_client.testing.server import serving


async def test_replies_come_in_turn_and_the_last_stays() -> None:
    failed = ConnectionFailed("No.", is_sent=False)
    engine = MockEngine().on("POST", "/a", Reply(json=1), failed, Reply(202))
    async with HttpClient("https://api.example", engine=engine) as client:
        assert await client.post("/a?b=1", json={"x": 1}, returns=int) == 1
        with pytest.raises(ConnectionFailed):
            await client.post("/a")
        assert [(await client.post("/a")).status for _ in range(2)] == [202, 202]

    assert [request.body and request.body.content for request in engine.requests] == [b'{"x":1}', None, None, None]


async def test_a_request_that_nobody_awaits_fails_the_test_at_once() -> None:
    engine = MockEngine().on("GET", "/a", Reply()).on("POST", "/b", Reply())
    async with HttpClient("https://api.example", engine=engine) as client:
        with pytest.raises(UnexpectedRequest) as caught:
            await client.get("/c")

    assert str(caught.value) == ("GET https://api.example/c has no reply.\nReplies stand ready for: GET /a, POST /b.")
    assert len(engine.requests) == 1


async def test_a_mock_without_replies_says_so() -> None:
    async with HttpClient("https://api.example", engine=MockEngine()) as client:
        with pytest.raises(UnexpectedRequest, match=r"Replies stand ready for: none\.$"):
            await client.get("/")


def test_json_has_its_media_type_unless_another_is_given() -> None:
    assert Reply(json=1).pairs == [("content-type", "application/json")]
    assert Reply(json=1, headers={"Content-Type": "a/b"}).pairs == [("Content-Type", "a/b")]
    assert Reply(headers={"A": ["1", "2"]}).pairs == [("A", "1"), ("A", "2")]


async def test_what_was_recorded_is_replayed_without_the_server(tmp_path: Path) -> None:
    counted: list[Request] = []

    def answer(request: Request) -> Reply:
        counted.append(request)
        return Reply(201, json=len(counted), headers={"Set-Cookie": "session=s3cret", "X-Own": ["a", "b"]})

    path = tmp_path / "exchanges.json"

    async def calls(client: HttpClient) -> list[object]:
        told = [await client.post("/a?token=s3cret", json={"x": 1}) for _ in range(2)]
        told.append(await client.get("/a"))
        return [(each.status, each.json(), each.headers.all("x-own")) for each in told]

    async with serving(answer) as server:
        recording = Recording(engine_of(ClientSettings()), path)
        async with HttpClient(server.url, engine=recording) as client:
            real = await calls(client)
    async with HttpClient(server.url, engine=Replay(path)) as client:
        replayed = await calls(client)
        with pytest.raises(UnexpectedRequest) as caught:
            await client.get("/a")
        with pytest.raises(UnexpectedRequest):
            await client.post("/a?token=s3cret", json={"x": 2})

    assert replayed == real == [(201, number, ["a", "b"]) for number in (1, 2, 3)]
    assert len(counted) == 3
    assert str(caught.value) == (
        f"GET {server.url}/a, with this body, is not in exchanges.json, or not as often.\nRecord it again."
    )
    assert "s3cret" not in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8"))[0]["url"] == f"{server.url}/a?token=***"

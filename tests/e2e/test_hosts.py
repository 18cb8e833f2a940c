"""FastAPI around Armature around FastAPI, on a plain uvicorn: everything that a client meets on the way through."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.sync.client import connect

from tests.e2e.conftest import ROOT, Server, port_of

IDS = {"X-Request-ID": "r1", "X-Correlation-ID": "c1"}


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Server]:
    log = tmp_path / "server.log"
    command = [sys.executable, "-m", "uvicorn", "tests.e2e.apps.hosted:app", "--port", "0"]
    environment = os.environ | {"ARMATURE_LOG_FORMAT": "json", "ARMATURE_SHUTDOWN_UNREADY": "0"}
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=stderr)
    try:
        yield Server(process, port_of(process, log), log)
    finally:
        process.kill()
        process.wait()


def told(server: Server) -> list[dict[str, Any]]:
    """What the application of the test wrote; uvicorn writes plain lines before the log is configured."""
    lines = [line for line in server.log.splitlines() if line.startswith("{")]
    return [record for record in map(json.loads, lines) if record["logger"] == "hosted"]


def test_host_and_guests_answer_with_the_same_ids_and_stop_together(hosted: Server) -> None:
    with httpx2.Client(base_url=hosted.url, timeout=30, headers=IDS) as client:
        recorded = client.get("/v2/visits")
        page = client.get("/v2/legacy/page")
        missing, lost = client.get("/v2/nowhere"), client.get("/v2/legacy/nowhere")
        seen = client.get("/seen")
    with connect(f"ws://127.0.0.1:{hosted.port}/v2/legacy/echo") as websocket:
        websocket.send("hello")
        assert websocket.recv() == "hello"
    hosted.stop()

    assert (recorded.json(), recorded.headers["x-request-id"]) == (IDS, "r1")
    assert page.json() == [f"{hosted.url}/v2/legacy/page", "r1"]
    assert missing.json() | {"detail": ""} == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "",
        "instance": "/v2/nowhere",
        "request_id": "r1",
    }
    assert lost.json() == {"detail": "Not Found"}
    assert seen.json() == ["/seen", 1, IDS]
    [record, closed] = told(hosted)
    assert (record["path"], record["request_id"], record["correlation_id"]) == ("/v2/visits", "r1", "c1")
    assert closed["visits"] == 1

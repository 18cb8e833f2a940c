"""`python -m armature.core serve` over real sockets: what it accepts, and what a stop does to it."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosedOK
from websockets.sync.client import connect

from tests.core.app.process import SECONDS, Connection, Process, served

pytestmark = pytest.mark.serial

SHOP = textwrap.dedent("""
    import asyncio
    import gc
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from armature.core import Application, Event, Module, get, post
    from armature.core.health import HealthModule


    class Service:
        def on_module_init(self) -> None:
            print("started", flush=True)

        def before_application_shutdown(self) -> None:
            print("leaving", flush=True)

        def on_application_shutdown(self) -> None:
            print("closed", flush=True)


    waiting = asyncio.Event()


    @get("/")
    async def hello() -> str:
        return "hello"


    @get("/url/{name}")
    async def url(request: Request, name: str) -> str:
        return str(request.url)


    @get("/kept")
    async def kept() -> str:
        return str(gc.get_freeze_count())


    @get("/wait")
    async def wait() -> str:
        print("waiting", flush=True)
        await waiting.wait()
        return "done"


    @get("/go")
    async def go() -> None:
        waiting.set()


    @get("/events")
    async def events() -> AsyncIterator[Event]:
        yield Event(data="one")
        await asyncio.Event().wait()


    @get("/broken")
    async def broken() -> AsyncIterator[str]:
        yield "one"
        raise RuntimeError("in the middle")


    @post("/echo")
    async def echo(body: bytes) -> int:
        return len(body)


    controllers = [hello, kept, url, wait, go, events, broken, echo]
    app = Application(Module(controllers=controllers, providers=[Service], imports=[HealthModule]))
""")
LEGACY = textwrap.dedent("""
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute


    async def echoed(websocket) -> None:
        await websocket.accept()
        async for text in websocket.iter_text():
            await websocket.send_text(text)


    legacy = Starlette(routes=[WebSocketRoute("/echo", echoed)])
""")
LIFE = ["started", "leaving", "closed"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server for the tests that do not stop it."""
    with served(tmp_path_factory.mktemp("running"), SHOP) as process:
        yield process
        assert process.stop() == 0


def test_several_requests_go_over_one_connection(running: Process) -> None:
    with Connection(running.port) as connection:
        answers = [connection.get("/", "x-request-id: mine"), connection.get("/nowhere"), connection.get("/")]
        connection.send("POST /echo HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\n\r\nhello")
        echoed = connection.answer()

    assert [status for status, _, _ in answers] == [200, 404, 200]
    assert (answers[0][2], answers[0][1]["x-request-id"]) == ("hello", "mine")
    assert "server" not in answers[0][1]
    assert echoed[2] == "5"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_with_0_and_everything_closed(tmp_path: Path, number: int) -> None:
    with served(tmp_path, SHOP) as process:
        assert process.port
        assert process.stop(number) == 0
        assert process.printed == LIFE
        assert [event for event in process.events if event in {"ready", "stopping", "stopped"}] == [
            "ready",
            "stopping",
            "stopped",
        ]


def test_records_of_the_server_have_the_same_form_and_say_where_it_listens(running: Process) -> None:
    with Connection(running.port) as connection:
        connection.get("/url/a", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    running.until(lambda: any(record.get("route") == "/url/{name}" for record in running.log))

    listening = next(record for record in running.log if record["event"].startswith("Uvicorn running"))
    access = next(record for record in running.log if record.get("route") == "/url/{name}")
    assert listening["event"] == f"Uvicorn running on http://127.0.0.1:{running.port} (Press CTRL+C to quit)"
    assert (listening["logger"], listening["level"], set(listening)) == (
        "uvicorn.error",
        "info",
        {"event", "level", "logger", "timestamp"},
    )
    assert (access["route"], access["trace_id"]) == ("/url/{name}", "0af7651916cd43dd8448eb211c80319c")


def test_a_request_in_flight_is_answered_before_the_end(tmp_path: Path) -> None:
    with served(tmp_path, SHOP) as process, Connection(process.port) as slow, Connection(process.port) as other:
        slow.send("GET /wait HTTP/1.1\r\nhost: test\r\n\r\n")
        assert process.popen.stdout is not None
        assert [process.popen.stdout.readline() for _ in range(2)] == ["started\n", "waiting\n"]
        other.get("/")
        process.popen.send_signal(signal.SIGTERM)
        process.until(lambda: "Shutting down" in process.events or "stopping" in process.events)
        other.get("/go")
        status, headers, body = slow.answer()
        assert process.ended() == 0

    assert (status, headers["connection"], body) == (200, "close", "done")


def test_a_request_that_outlives_the_budget_is_cut_off_and_everything_is_closed(tmp_path: Path) -> None:
    with (
        served(tmp_path, SHOP, environment={"ARMATURE_SHUTDOWN_DRAIN": "0.05"}) as process,
        Connection(process.port) as slow,
    ):
        slow.send("GET /wait HTTP/1.1\r\nhost: test\r\n\r\n")
        assert process.popen.stdout is not None
        assert [process.popen.stdout.readline() for _ in range(2)] == ["started\n", "waiting\n"]
        assert process.stop() == 0
        assert process.printed == ["leaving", "closed"]

    [record] = [each for each in process.log if each["event"] == "requests cut off"]
    assert (record["requests"], record["budget_seconds"]) == (1, 0.05)


def test_a_second_signal_waits_for_no_request_and_still_closes(tmp_path: Path) -> None:
    with (
        served(tmp_path, SHOP, environment={"ARMATURE_SHUTDOWN_DRAIN": "600"}) as process,
        Connection(process.port) as slow,
    ):
        slow.send("GET /wait HTTP/1.1\r\nhost: test\r\n\r\n")
        assert process.popen.stdout is not None
        assert [process.popen.stdout.readline() for _ in range(2)] == ["started\n", "waiting\n"]
        process.popen.send_signal(signal.SIGTERM)
        process.until(lambda: "stopping" in process.events)
        assert process.stop() == 0
        assert process.printed == ["leaving", "closed"]


def test_idle_connections_are_closed_and_a_stream_says_farewell(tmp_path: Path) -> None:
    with served(tmp_path, SHOP) as process, Connection(process.port) as idle, Connection(process.port) as stream:
        idle.get("/")
        stream.send("GET /events HTTP/1.1\r\nhost: test\r\n\r\n")
        stream.read_until(b"data: one\n\n")
        process.popen.send_signal(signal.SIGTERM)
        rest = stream.rest()
        assert idle.rest() == b""
        assert process.ended() == 0

    assert b"event: shutdown\nretry: 1000\ndata: The server is restarting.\n\n\r\n0\r\n\r\n" in rest


def test_a_connection_that_was_accepted_before_the_signal_is_answered_after_it(tmp_path: Path) -> None:
    with served(tmp_path, SHOP) as process, Connection(process.port) as quiet, Connection(process.port) as other:
        other.get("/")
        process.popen.send_signal(signal.SIGTERM)
        process.until(lambda: "stopping" in process.events)
        status, headers, body = quiet.get("/")
        assert process.ended() == 0

    assert (status, headers["connection"], body) == (200, "close", "hello")


def test_an_error_in_the_middle_of_an_answer_breaks_it_off_and_is_logged_once(running: Process) -> None:
    with Connection(running.port) as connection:
        connection.send("GET /broken HTTP/1.1\r\nhost: test\r\nx-request-id: mine\r\n\r\n")
        rest = connection.rest()
    with Connection(running.port) as another:
        another.get("/")

    assert rest.endswith(b"\r\n3\r\none\r\n")
    [record] = [each for each in running.log if each["level"] == "error"]
    assert record["request_id"] == "mine"
    assert record["exception"].rstrip().endswith("RuntimeError: in the middle")


@pytest.mark.parametrize(
    ("value", "status"),
    [
        pytest.param("x" * 60_000, 200, id="below-the-limit"),
        pytest.param("x" * 70_000, 431, id="above-it"),
        pytest.param("x" * 600_000, 431, id="far-above-it"),
    ],
)
def test_the_head_of_a_request_has_a_limit(running: Process, value: str, status: int) -> None:
    with Connection(running.port) as connection:
        connection.send(f"GET / HTTP/1.1\r\nhost: test\r\nx: {value}")
        if len(value) < 300_000:  # else it is refused before its end
            connection.send("\r\n\r\n")
        assert connection.answer()[0] == status
    with Connection(running.port) as another:
        assert another.get("/")[0] == 200


def test_a_body_before_a_head_does_not_count_against_the_limit(running: Process) -> None:
    with Connection(running.port) as connection:
        connection.send(
            f"POST /echo HTTP/1.1\r\nhost: test\r\ncontent-length: 100000\r\n\r\n{'x' * 100_000}"
            "GET / HTTP/1.1\r\nhost: test\r\n\r\n"
        )
        assert [connection.answer()[2], connection.answer()[2]] == ["100000", "hello"]


def test_what_is_no_http_is_400(running: Process) -> None:
    with Connection(running.port) as connection:
        connection.send("HELLO\r\n\r\n")
        status, headers, body = connection.answer()

    assert (status, headers["connection"], body) == (400, "close", "Invalid HTTP request received.")


def test_a_port_that_is_taken_is_told_in_one_line_and_ends_with_3(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with served(tmp_path, SHOP, "--port", str(port)) as process:
            assert process.ended() == 3
            assert process.printed == LIFE

    [error] = [record for record in process.log if record["level"] == "error"]
    assert error["event"] == (
        f"[Errno 98] error while attempting to bind on address ('127.0.0.1', {port}): address already in use"
    )
    assert "Traceback" not in process.errors


@pytest.mark.parametrize(
    ("arguments", "place", "reason"),
    [
        pytest.param(["--fd", "77"], "file descriptor 77", "[Errno 9] Bad file descriptor", id="descriptor"),
        pytest.param(
            ["--uds", "/nowhere/at/all"], "/nowhere/at/all", "[Errno 2] No such file or directory", id="unix-socket"
        ),
    ],
)
def test_where_it_cannot_listen_is_told_in_one_line_and_ends_with_3(
    tmp_path: Path, arguments: list[str], place: str, reason: str
) -> None:
    with served(tmp_path, SHOP, *arguments) as process:
        assert process.ended() == 3
        assert process.printed == LIFE

    [error] = [record for record in process.log if record["level"] == "error"]
    assert (error["event"], error["place"], error["reason"]) == ("cannot listen", place, reason)
    assert "Traceback" not in process.errors


def test_a_start_that_fails_ends_with_3_and_what_had_started_is_closed(tmp_path: Path) -> None:
    failing = SHOP.replace('print("started", flush=True)', 'raise ConnectionError("no database")')

    with served(tmp_path, failing) as process:
        assert process.ended() == 3

    failures = [record for record in process.log if record["event"] == "start failed"]
    assert [each["exception"].rstrip().splitlines()[-1] for each in failures] == ["ConnectionError: no database"]


def test_settings_that_are_wrong_end_with_3_and_their_message_without_a_traceback(tmp_path: Path) -> None:
    with served(tmp_path, SHOP, environment={"ARMATURE_THREADS": "hunter2"}) as process:
        assert process.ended() == 3
        assert process.printed == []

    [failure] = [record for record in process.log if record["event"] == "start failed"]
    assert failure["reason"].splitlines()[1:] == [
        "    ARMATURE_THREADS: Input should be a valid integer, unable to parse string as an integer",
        "Set the variables, or provide the settings as a value.",
    ]
    assert "Traceback" not in process.errors
    assert "hunter2" not in process.errors


def test_a_start_that_is_interrupted_ends_with_0_and_closes_what_had_started(tmp_path: Path) -> None:
    services = textwrap.dedent("""
        class First:
            def on_application_shutdown(self) -> None:
                print("first closed", flush=True)


        class Second:
            def __init__(self, first: First) -> None: ...

            async def on_module_init(self) -> None:
                print("starting", flush=True)
                await asyncio.Event().wait()
    """)
    source = SHOP.replace("providers=[Service]", "providers=[First, Second]")
    source = source.replace("controllers = [", f"{services}\n\ncontrollers = [", 1)

    with served(tmp_path, source) as process:
        assert process.popen.stdout is not None
        assert process.popen.stdout.readline() == "starting\n"
        assert process.stop() == 0
        assert process.printed == ["first closed"]

    assert "start interrupted" in process.events


def test_it_listens_on_a_unix_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "shop.sock")

    with served(tmp_path, SHOP, "--uds", path) as process:
        process.until(lambda: any("unix socket" in event for event in process.events))
        with Connection(path) as connection:
            assert connection.get("/")[2] == "hello"
        assert process.stop() == 0


def test_it_listens_on_a_socket_that_it_inherits(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, fd = listener.getsockname()[1], listener.fileno()
        with served(tmp_path, SHOP, "--fd", str(fd), fds=[fd]) as process:
            process.until(lambda: any("Uvicorn running on socket" in event for event in process.events))
            with Connection(port) as connection:
                assert connection.get("/")[2] == "hello"
            assert process.stop() == 0


def test_what_the_start_has_built_is_kept_out_of_collections(running: Process) -> None:
    with Connection(running.port) as connection:
        assert int(connection.get("/kept")[2]) > 10_000


def test_it_believes_a_proxy_only_when_it_is_told_to(tmp_path: Path) -> None:
    forwarded = ["x-forwarded-proto: https", "x-forwarded-for: 1.2.3.4"]
    seen: list[str] = []
    for arguments in ([], ["--proxy-headers", "--root-path", "/api"]):
        with served(tmp_path, SHOP, "--port", "0", *arguments) as process, Connection(process.port) as connection:
            seen.append(connection.get("/url/a", *forwarded)[2])

    assert seen == ["http://test/url/a", "https://test/api/url/a"]


def test_a_websocket_to_nowhere_is_refused(running: Process) -> None:
    with Connection(running.port) as connection:
        upgrade = ["upgrade: websocket", "connection: upgrade", "sec-websocket-version: 13"]
        status, _, _ = connection.get("/nowhere", *upgrade, "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")

    assert status == 404


def test_a_websocket_of_a_mounted_application_is_served_and_told_of_the_stop(tmp_path: Path) -> None:
    source = SHOP.replace("providers=[Service]", 'providers=[Service], mounts={"/legacy": legacy}')
    source = source.replace("controllers = [", f"{LEGACY}\n\ncontrollers = [", 1)

    with served(tmp_path, source) as process:
        with connect(f"ws://127.0.0.1:{process.port}/legacy/echo") as websocket:
            websocket.send("hello")
            assert websocket.recv(SECONDS) == "hello"
            process.popen.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosedOK) as closing:
                websocket.recv(SECONDS)
        assert process.ended() == 0
        assert process.printed == LIFE

    assert closing.value.rcvd is not None
    assert closing.value.rcvd.code == 1001


def test_a_websocket_whose_client_answers_no_close_does_not_hold_the_stop(tmp_path: Path) -> None:
    source = SHOP.replace("providers=[Service]", 'providers=[Service], mounts={"/legacy": legacy}')
    source = source.replace("controllers = [", f"{LEGACY}\n\ncontrollers = [", 1)

    with served(tmp_path, source) as process, Connection(process.port) as connection:
        upgrade = ["upgrade: websocket", "connection: upgrade", "sec-websocket-version: 13"]
        status, _, _ = connection.get("/legacy/echo", *upgrade, "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")
        assert process.stop() == 0
        closing = connection.rest()

    assert (status, closing[:4]) == (101, b"\x88\x13\x03\xe9")  # a close frame of 19 bytes, code 1001


def test_outside_the_main_thread_it_takes_no_signals(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import signal
        import sys
        import threading

        import uvicorn

        sys.path.insert(0, "")
        from shop import app
        from armature.core.app.server import Server

        config = uvicorn.Config(app, port=0, log_config=None)
        server = Server(config, app)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            thread.join(0.01)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        server.should_exit = True
        thread.join()
    """)
    (tmp_path / "shop.py").write_text(SHOP)

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert (done.returncode, done.stdout.splitlines()) == (0, LIFE), done.stderr


def test_a_stop_that_nobody_asked_for_by_signal_closes_the_sockets_and_gives_the_signals_back(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import signal
        import socket
        import sys

        import uvicorn

        sys.path.insert(0, "")
        from shop import app
        from armature.core.app.server import Server

        config = uvicorn.Config(app, log_config=None, limit_max_requests=0)
        listener = socket.create_server(("127.0.0.1", 0))
        Server(config, app).run([listener])
        assert listener.fileno() == -1, "it is still open"
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    """)
    (tmp_path / "shop.py").write_text(SHOP)

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert (done.returncode, done.stdout.splitlines()) == (0, LIFE), done.stderr


def test_where_nobody_handled_the_signal_it_ends_the_process_as_it_would_have(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import asyncio
        import os
        import signal
        import sys

        sys.path.insert(0, "")
        from shop import app


        async def main() -> None:
            says = asyncio.Queue()
            says.put_nowait({"type": "lifespan.startup"})

            async def hear(message) -> None:
                os.kill(os.getpid(), signal.SIGTERM)

            await app({"type": "lifespan"}, says.get, hear)

        asyncio.run(main())
    """)
    (tmp_path / "shop.py").write_text(SHOP)

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env=os.environ | {"ARMATURE_SHUTDOWN_UNREADY": "0"},
    )

    assert (done.returncode, done.stdout.splitlines()) == (-signal.SIGTERM, ["started", "leaving"]), done.stderr


def test_a_signal_before_the_event_loop_runs_ends_it_with_nothing_started(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import signal
        import sys

        import uvicorn

        sys.path.insert(0, "")
        from shop import app
        from armature.core.app.server import Server


        class Interrupted(uvicorn.Config):
            def get_loop_factory(self):
                signal.raise_signal(signal.SIGINT)
                return super().get_loop_factory()


        server = Server(Interrupted(app, port=0, log_config=None), app)
        server.run()
        assert not server.started
    """)
    (tmp_path / "shop.py").write_text(SHOP)

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

"""The management port while a server stops: what is asked there during the drain, and under which servers."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.core.app.process import SECONDS, Connection, Process, served

pytestmark = pytest.mark.serial

SHOP = textwrap.dedent("""
    import asyncio

    from armature.core import Application, Module, get
    from armature.core.management import ManagementModule

    going = asyncio.Event()


    @get("/wait")
    async def wait() -> str:
        await going.wait()
        return "done"


    @get("/go")
    async def go() -> None:
        going.set()


    management = ManagementModule(imports=[Module(controllers=[go])])
    app = Application(Module(controllers=[wait], imports=[management]))
""")


def management_port(process: Process) -> int:
    """Where the management port listens, once it does."""
    process.until(lambda: "management port open" in process.events)
    [port] = [record["port"] for record in process.log if record["event"] == "management port open"]
    return int(port)


def test_it_answers_while_the_api_drains_and_ends_with_the_process(tmp_path: Path) -> None:
    with served(tmp_path, SHOP, environment={"ARMATURE_MANAGEMENT_PORT": "0"}) as process:
        number = management_port(process)
        with Connection(process.port) as client, Connection(number) as operator:
            assert operator.get("/ready")[0] == 200
            client.send("GET /wait HTTP/1.1\r\nhost: test\r\n\r\n")
            process.popen.send_signal(signal.SIGTERM)
            process.until(lambda: "stopping" in process.events)

            status, _, body = operator.get("/ready")
            alive, _, _ = operator.get("/live")
            operator.get("/go")
            answer = client.answer()

        assert (status, body, alive) == (503, '{"status":"down"}', 200)
        assert (answer[0], answer[2]) == (200, "done")
        assert process.ended() == 0
        assert "stopped" in process.events


def test_a_port_that_is_taken_is_told_and_exit_code_3(tmp_path: Path) -> None:
    with served(tmp_path, SHOP, environment={"ARMATURE_MANAGEMENT_PORT": "0"}) as first:
        number = str(management_port(first))
        (tmp_path / "second").mkdir()
        with served(tmp_path / "second", SHOP, environment={"ARMATURE_MANAGEMENT_PORT": number}) as second:
            assert second.ended() == 3
            [failed] = [record for record in second.log if record["event"] == "start failed"]

    assert failed["reason"].startswith(f"The management port cannot listen on 127.0.0.1, port {number}: ")


def test_it_opens_under_plain_uvicorn_too(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    program = textwrap.dedent("""
        import asyncio, httpx2, uvicorn
        from armature.core.management import ManagementPort
        from shop import app

        class Server(uvicorn.Server):
            async def startup(self, sockets=None):
                await super().startup(sockets)
                port = await app.container.get(ManagementPort)
                async with httpx2.AsyncClient() as client:
                    print((await client.get(f"http://127.0.0.1:{port.number}/ready")).json())
                self.should_exit = True

        Server(uvicorn.Config(app, port=0)).run()
    """)

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PATH": "", "ARMATURE_MANAGEMENT_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "{'status': 'up', 'indicators': {}}\n"), done.stderr

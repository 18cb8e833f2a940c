"""A small project in a folder, and `armature` in a process beside it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

PATIENCE = 30.0

APP = """
import asyncio
import os
from pathlib import Path

from starlette.requests import Request

from armature.core import Application, Module, get
from shop.words import WORD

LEDGER = Path(__file__).parents[2] / "ledger"


def note(line: str) -> None:
    with LEDGER.open("a") as ledger:
        ledger.write(f"{line}\\n")


class Life:
    async def on_module_init(self) -> None:
        note("opened")

    async def on_application_shutdown(self) -> None:
        note("closed")


@get("/")
async def index(life: Life) -> str:
    return WORD


@get("/process")
async def process() -> int:
    return os.getpid()


@get("/slow")
async def slow() -> str:
    note("slow")
    await asyncio.sleep(0.4)
    return "slow"


@get("/crash")
async def crash() -> None:
    os._exit(3)


@get("/variable")
async def variable() -> str:
    return " ".join(os.environ.get(name, "") for name in ("SHOP_WORD", "SHOP_REAL"))


@get("/request")
async def request(request: Request) -> list[str]:
    return [request.scope["root_path"], request.client.host if request.client else ""]


app = Application(Module(controllers=[index, process, slow, crash, variable, request], providers=[Life]))
"""


@dataclass(frozen=True)
class Shop:
    """A project with `src/shop/app.py` and `src/shop/words.py`."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> Self:
        shop = cls(root)
        shop.write("pyproject.toml", '[tool.armature]\napp = "shop.app:app"\n')
        shop.write("src/shop/__init__.py", "")
        shop.write("src/shop/app.py", APP)
        shop.say("one")
        return shop

    def write(self, name: str, text: str) -> None:
        """Writes a file as editors do, whole at once."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.draft")
        draft.write_text(text)
        draft.replace(path)

    def say(self, word: str) -> None:
        self.write("src/shop/words.py", f'WORD = "{word}"\n')

    @property
    def ledger(self) -> list[str]:
        path = self.root / "ledger"
        return path.read_text().splitlines() if path.exists() else []


class Running:
    """An `armature` process, whose output and log go to one file."""

    def __init__(self, folder: Path, *words: object, port: int = 0, **variables: str) -> None:
        self.port = port or free_port()
        self.log = folder / f"log-{self.port}-{time.monotonic_ns()}"
        given = [*map(str, words)] + ([] if "--uds" in words else ["--port", str(self.port)])
        environment = os.environ | {"ARMATURE_SHUTDOWN_UNREADY": "0.1", "ARMATURE_ACCESS_LOG": "0"} | variables
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "armature.cli", *given],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                process_group=0,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)

    @property
    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def until_said(self, words: str, times: int = 1) -> str:
        until(lambda: self.text.count(words) >= times, lambda: f"{words!r} was not said {times} times:\n{self.text}")
        return self.text

    def get(self, path: str = "/") -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, self.text
        body = answer.read().decode()
        connection.close()
        return body

    def until_gets(self, word: str, path: str = "/") -> None:
        until(lambda: self.get(path) == word, lambda: f"{path} did not come to answer {word!r}:\n{self.text}")

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def ended(self) -> int:
        return self.process.wait(PATIENCE)

    @property
    def children(self) -> list[int]:
        number = self.process.pid
        return [int(word) for word in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def until(true: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, otherwise()
        time.sleep(0.01)


def runs(process: int) -> bool:
    """Whether a process is there and has not ended; one that nobody has waited for yet has."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

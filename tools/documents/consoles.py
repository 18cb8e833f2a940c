"""The console blocks of a text, and a terminal in which they are typed."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from tools.documents.blocks import Fence, fences_of

_ARMATURE = re.compile(r"(?P<variables>.*?)(?:python -m (?P<module>armature\.\w+)|armature) (?P<rest>.*)")
_RUNNING = re.compile(r"(?:Uvicorn running on |\"address\":\"|^)http://127\.0\.0\.1:(\d+)", re.MULTILINE)
_SERVER = re.compile(r"( serve |armature dev )")
_HEAD = re.compile(r" \| head -n (\d+)$")
_SECONDS = 60.0

_CHANGING = (
    (re.compile(r"[0-9a-f]{12}-[0-9a-f]+"), "(request id)"),
    (re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z"), "(time)"),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} [0-9:]{8} GMT"), "(date)"),
    (re.compile(r"dur=[0-9.]+"), "dur=(milliseconds)"),
    (re.compile(r"content-length: [0-9]+"), "content-length: (bytes)"),
    (re.compile(r'"token":"[\w.-]+"'), '"token":"(token)"'),
)
"""What differs from run to run."""


@dataclass(frozen=True, slots=True)
class File:
    """A Python block that its reader writes to a file; `anew` in place of what is there."""

    name: str
    source: str
    anew: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A line behind a prompt, with what is shown below it."""

    typed: str
    shown: str
    line: int
    not_run: str | None = None


def script_of(text: str) -> list[File | Command]:
    """What a reader does, in order.

    `<!-- file: shop.py -->` before a Python block appends it to that file, `<!-- file: shop.py, anew -->` replaces the
    file. A command stands behind `$ `; `<!-- no-run: reason -->` before a console block keeps it from being run.
    """
    return [step for fence in fences_of(text) for step in _steps(fence)]


def set_up_of(text: str) -> list[str]:
    """The lines of console blocks without prompts: what installs, and what other tests run."""
    blocks = [fence.source for fence in fences_of(text) if fence.language == "console"]
    return [line for source in blocks if not source.startswith("$ ") for line in source.splitlines()]


def _steps(fence: Fence) -> Iterator[File | Command]:
    if fence.language == "console" and fence.source.startswith("$ "):
        yield from _commands(fence)
    elif "file" in fence.marks:
        name, _, how = fence.marks["file"].partition(", ")
        yield File(name, fence.source, how == "anew")


def _commands(fence: Fence) -> Iterator[Command]:
    lines = fence.source.splitlines()
    prompts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(prompts, [*prompts[1:], len(lines)], strict=True):
        shown = "\n".join(lines[start + 1 : end]).strip("\n")
        yield Command(lines[start].removeprefix("$ "), shown, fence.line + start, fence.marks.get("no-run"))


class Terminal:
    """Types commands in a folder; what it starts ends with it.

    `cd` leads to another folder. `serve` and `dev` go on in the background on ports of their own, and `curl` speaks
    to the last one that was started.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder = folder
        self._logs = folder
        self._environment = os.environ | {"COLUMNS": "100", "PYTHON_COLORS": "0"} | environment
        self._ports: dict[int, int] = {}
        self._servers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.send_signal(signal.SIGINT)  # as Ctrl-C does
        for server in self._servers:
            server.wait(_SECONDS)

    def write(self, file: File) -> None:
        """Writes a block to its file."""
        path = self._folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() and not file.anew else ""
        path.write_text("\n\n".join(part for part in (before, file.source) if part), encoding="utf-8")

    def type(self, command: Command) -> None:
        """Runs a command; raises AssertionError where something else comes than is shown."""
        typed = command.typed
        if typed.startswith("cd "):
            self._folder /= typed.removeprefix("cd ")
            said = ""
        elif typed.startswith("curl "):
            said = self._curl(typed, command.shown)
        elif _SERVER.search(typed) and "--help" not in typed:
            said = self._serve(typed, command.shown)
        else:
            said = self._run(typed, command.shown)
        if not _is_shown(command.shown, said):
            raise AssertionError(f"line {command.line}: $ {typed}\nShown:\n{command.shown}\nSaid:\n{said}")

    def _run(self, typed: str, shown: str) -> str:
        """What it prints, or what it complains of; the log beside a result is left out."""
        words, environment = self._words(typed)
        done = subprocess.run(
            words,
            cwd=self._folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode and not shown:
            raise AssertionError(done.stderr)
        return (done.stdout or done.stderr).strip("\n")

    def _serve(self, typed: str, shown: str) -> str:
        """Starts a server, and gives its log, or the lines of it that are shown."""
        words, environment = self._words(typed)
        log = self._logs / f"server-{len(self._servers)}.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [*words, "--port", "0"], cwd=self._folder, env=environment, stdout=output, stderr=output
            )
        self._servers.append(server)
        until = time.monotonic() + _SECONDS
        while server.poll() is None:
            assert time.monotonic() < until, f"no address is told by {typed}"
            said = log.read_text(encoding="utf-8")
            if found := _RUNNING.search(said):
                self._ports[8000] = int(found[1])
                return "\n".join(line for line in said.splitlines() if _is_shown(shown, line))
            time.sleep(0.02)
        return log.read_text(encoding="utf-8").strip("\n")

    def _words(self, typed: str) -> tuple[list[str], dict[str, str]]:
        """What is run, and in which environment; a port that a variable asks for becomes a free one."""
        found = _ARMATURE.fullmatch(typed)
        assert found, f"no terminal of the documents runs {typed}"
        environment = dict(self._environment)
        for variable in shlex.split(found["variables"]):
            name, _, value = variable.partition("=")
            if name.endswith("_PORT"):
                self._ports[int(value)] = _free_port()
                value = str(self._ports[int(value)])
            environment[name] = value
        rest = found["rest"]
        for shown, port in self._ports.items():
            rest = rest.replace(f"://localhost:{shown}/", f"://localhost:{port}/")
        return [sys.executable, "-m", found["module"] or "armature.cli", *shlex.split(rest)], environment

    def _curl(self, typed: str, shown: str) -> str:
        """Sends what curl would, and gives as much of the answer as is shown of it."""
        head = _HEAD.search(typed)
        request, with_head = _request_of(shlex.split(_HEAD.sub("", typed))[1:])
        request.url = request.url.copy_with(port=self._ports[request.url.port or 80])
        wanted = int(head[1]) if head else len(shown.splitlines())
        with httpx2.Client(timeout=_SECONDS) as client:
            answer = client.send(request, stream=True)
            lines: list[str] = []
            if with_head:
                lines.append(f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}")
                lines.extend(f"{name.decode()}: {value.decode()}" for name, value in answer.headers.raw)
                lines.append("")
            for line in answer.iter_lines():
                lines.append(line)
                if len(lines) == wanted:
                    break
            answer.close()
        return "\n".join(lines)


def _request_of(words: list[str]) -> tuple[httpx2.Request, bool]:
    """The request of a curl command, and whether `-i` asks for the head of the answer."""
    method, url, headers, body = "", "", dict[str, str](), ""
    options = iter(words)
    with_head = False
    for option in options:
        match option:
            case "-i":
                with_head = True
            case "-N" | "-sS":
                pass
            case "-X":
                method = next(options)
            case "-H":
                name, _, value = next(options).partition(": ")
                headers[name] = value
            case "-d":
                body = next(options)
            case "--json":
                body = next(options)
                headers["content-type"] = "application/json"
            case _:
                url = option if "://" in option else f"http://{option}"
    return httpx2.Request(method or ("POST" if body else "GET"), url, headers=headers, content=body), with_head


def _is_shown(shown: str, said: str) -> bool:
    """Whether what was said is what is shown, but for what differs from run to run; `…` stands for anything."""
    pattern = re.escape(_settled(shown)).replace("…", ".*")
    return not shown or re.fullmatch(pattern, _settled(said), re.DOTALL) is not None


def _settled(text: str) -> str:
    for changing, name in _CHANGING:
        text = changing.sub(name, text)
    return "\n".join(line.rstrip() for line in text.splitlines())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

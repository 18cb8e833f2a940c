"""`--fail-on-leaks`, in a pytest of its own."""

import re
from pathlib import Path

from tests.testing.test_plugin import pytest_of

PLUGINS = ("-p", "armature.testing.plugin", "-p", "anyio.pytest_plugin")

LEAKS = """
import asyncio, multiprocessing.resource_tracker, socket, subprocess, sys, threading
import pytest
from anyio.from_thread import start_blocking_portal
from shop import app, Shelf

kept = []

async def wait(): await asyncio.Event().wait()

def test_task():
    async def main():
        kept.append(asyncio.create_task(wait(), name="forgotten"))
        await asyncio.sleep(0)
    asyncio.run(main())

@pytest.mark.anyio
async def test_async_task():
    asyncio.create_task(wait(), name="also forgotten")
    await asyncio.sleep(0)

def test_openings():
    threading.Thread(target=threading.Event().wait, name="endless", daemon=True).start()
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    ended = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    ended.stdout.read()
    ended.stdout.close()
    server = socket.create_server(("127.0.0.1", 0))
    kept.extend([running, ended, server, socket.create_connection(server.getsockname())])
    kept.extend([open("left.txt", "w"), asyncio.new_event_loop()])
    multiprocessing.resource_tracker.ensure_running()

def test_life():
    with start_blocking_portal() as portal:
        portal.call(app.override(Shelf).value(Shelf()).start)
    async def main():
        await app.start()
        kept.append(app.container.request_scope())
        await kept[-1].__aenter__()
    asyncio.run(main())
"""

CLEAN = """
import asyncio, httpx2, subprocess, sys, threading
import pytest
from armature.testing import serve
from shop import app

kept = []

class Pool:
    def open(self): self.file = open("pool.txt", "w")

@pytest.fixture(scope="session")
def url():
    with serve(app) as url: yield url

@pytest.fixture(scope="module")
def folder(tmp_path_factory): return tmp_path_factory.mktemp("folder")

@pytest.fixture(scope="module")
def pool(): return Pool()

def test_client(client):
    assert client.get("/names").status_code == 200
    threading.Thread(target=threading.Event().wait, args=[0.05]).start()

@pytest.mark.anyio
async def test_async(async_client, folder):
    async with async_client as client:
        await client.get("/names")
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", ""], check=True)
        async with client.app.container.request_scope():
            pass

def test_garbage():
    class Circle: ...
    circle = Circle()
    circle.itself, circle.file = circle, open("garbage.txt", "w")

@pytest.mark.allow_leaks
def test_on_purpose():
    kept.append(open("kept.txt", "w"))

def test_of_a_longer_life(pool):
    pool.open()

def test_server(url):
    kept.append(httpx2.Client())
    assert kept[-1].get(f"{url}/names").status_code == 200

def test_last():
    pass
"""


def leaks_in(output: str, folder: Path) -> dict[str, list[str]]:
    """What each test is said to have left, by its name; what differs from run to run is left out."""
    for changing, settled in (
        (rf"{re.escape(str(folder))}/", ""),
        (r"[^ ]*/asyncio/locks\.py:\d+", "asyncio/locks.py"),
        (r"127\.0\.0\.1:\d+", "(address)"),
        (r"it: \d+ ([^ \n]*/)?", "it: (process) "),
        (r"pipe:\[\d+\]", "pipe:[(number)]"),
    ):
        output = re.sub(changing, settled, output)
    pattern = r"ERROR at teardown of test_(\S+) _+\nThe test has left something behind\.\n(.+?)\n(?=[_=-]{3})"
    told = re.findall(pattern, output, re.DOTALL)
    return {name: lines.splitlines() if "task" in name else sorted(lines.splitlines()) for name, lines in told}


def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, LEAKS, "--fail-on-leaks", plugins=PLUGINS)

    assert (status, "4 passed, 4 errors" in output) == (1, True), output
    assert leaks_in(output, tmp_path) == {
        "task": [
            "A task was still running when its event loop ended, forgotten:",
            "    wait at test_shop.py:9",
            "    Event.wait at asyncio/locks.py",
        ],
        "async_task[asyncio]": [
            "A task was still running when its event loop ended, also forgotten:",
            "    wait at test_shop.py:9",
            "    Event.wait at asyncio/locks.py",
        ],
        "openings": [
            "A child process still runs, or nobody has waited for it: (process) python",
            "A child process still runs, or nobody has waited for it: (process) python -c input()",
            "A file is still open: left.txt",
            "A pipe is still open: pipe:[(number)]",
            "A socket is still open: (address) to (address).",
            "A socket is still open: (address).",
            "A socket is still open: of a pair, without an address.",
            "A socket is still open: of a pair, without an address.",
            'A thread still runs: "endless".',
            "An event loop is still open.",
        ],
        "life": [
            "A unit of work was opened at test_shop.py:39 and never closed.",
            "An application was started and never stopped.",
            "An application was started at test_shop.py:37 and never stopped.",
        ],
    }


def test_what_is_put_away_or_belongs_to_a_longer_life_is_no_leak(tmp_path: Path) -> None:
    status, output = pytest_of(tmp_path, CLEAN, "--fail-on-leaks", plugins=PLUGINS)

    assert (status, "7 passed" in output) == (0, True), output

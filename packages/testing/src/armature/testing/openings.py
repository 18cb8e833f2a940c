"""What this process has open at a moment: threads, child processes, files and sockets."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.forkserver import _forkserver
from multiprocessing.resource_tracker import _resource_tracker
from pathlib import Path
from typing import TypeAlias

Things: TypeAlias = dict[object, str]
"""Each by what tells it from all others, with a sentence about it."""

_DESCRIPTORS = "/proc/self/fd"
_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
"""Processes that `multiprocessing` keeps until the end, and with them a pipe to each."""


def openings() -> Things:
    """All of them; without `/proc`, which only Linux has, the threads alone."""
    return _threads() | _processes() | _descriptors() if Path(_DESCRIPTORS).is_dir() else _threads()


def _threads() -> Things:
    """Not those that began outside Python, of which nobody knows when they end."""
    threads = [thread for thread in threading.enumerate() if not thread.name.startswith("Dummy-")]
    return {thread: f'A thread still runs: "{thread.name}".' for thread in threads}


def _processes() -> Things:
    found: Things = {}
    for pid in _children():
        command = _command(pid)
        if not any(helper in command for helper in _HELPERS):
            found["process", pid] = f"A child process still runs, or nobody has waited for it: {pid} {command}"
    return found


def _children() -> Iterator[int]:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)  # looks, and takes nothing
    except ChildProcessError:
        return
    for process in _listed("/proc"):
        with suppress(OSError):  # it has just ended
            if process.name.isdecimal():
                parent = (process / "stat").read_bytes().rpartition(b")")[2].split()[1]
                if int(parent) == os.getpid():
                    yield int(process.name)


def _command(pid: int) -> str:
    """The command line of a process; of one that has ended its name."""
    line = b""
    with suppress(OSError):
        line = Path(f"/proc/{pid}/cmdline").read_bytes() or Path(f"/proc/{pid}/comm").read_bytes()
    return line.replace(b"\0", b" ").decode(errors="replace").strip()


def _descriptors() -> Things:
    found: Things = {}
    of_helpers = {getattr(_resource_tracker, "_fd", None), getattr(_forkserver, "_forkserver_alive_fd", None)}
    for descriptor in _listed(_DESCRIPTORS):
        if int(descriptor.name) in of_helpers:
            continue
        with suppress(OSError):  # the one that listed the others is closed again
            link = str(descriptor.readlink())
            found[descriptor, link] = _told(int(descriptor.name), link)
    return found


def _told(descriptor: int, link: str) -> str:
    if link.startswith("socket:"):
        return f"A socket is still open: {_addresses(descriptor)}."
    if link == "anon_inode:[eventpoll]":
        return "An event loop is still open."
    return f"A {'pipe' if link.startswith('pipe:') else 'file'} is still open: {link}"


def _addresses(descriptor: int) -> str:
    """Whence and whither a socket leads, as far as it has names."""
    with socket.socket(fileno=os.dup(descriptor)) as copy:
        ends = [copy.getsockname()]
        with suppress(OSError):
            ends.append(copy.getpeername())
    named = [f"{end[0]}:{end[1]}" if isinstance(end, tuple) else str(end) for end in ends]
    return " to ".join(filter(None, named)) or "of a pair, without an address"


def _listed(folder: str) -> list[Path]:
    return list(Path(folder).iterdir())

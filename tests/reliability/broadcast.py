"""`python -m tests.reliability.broadcast`: 5,000 WebSockets in one room and 5,000 event streams for a minute.

The room hears 4 messages a second, each stream one event a second. None may be lost, none out of order for its sender,
and a client that never reads is dropped by the bound of its queue. `--small` is the size of the tests: 200 of each, 20
messages and 20 events a second, 5 seconds. Exit code 1 when anything of that does not hold.
"""

import argparse
import resource
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvloop

from tests.reliability.crowd.load import Outcome, crowd
from tests.reliability.crowd.plan import FULL, SMALL, Plan
from tests.reliability.processes.served import PATIENCE, Served, armature_command, listener, start

_SENDING: Final = 16_384


def main() -> int:
    """Load and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.broadcast", description=__doc__)
    parser.add_argument("--small", action="store_true", help="the size of the tests")
    plan = SMALL if parser.parse_args().small else FULL
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(plan, Path(folder), _say)
    for line in report(plan, outcome):
        _say(line)
    return 1 if faults(plan, outcome) else 0


def run(plan: Plan, folder: Path, say: Callable[[str], None]) -> Outcome:
    """Serves, loads and stops; raises `ServerFailedError` for a server that does not start, or does not end with 0."""
    _raise_limit()
    with listener() as listening:
        # Each connection inherits it: little waits in the kernel for a client that never reads.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENDING)
        served = start(armature_command("tests.reliability.apps.crowded:app"), listening, folder / "log", plan.settings)
        try:
            _await_start(served)
            outcome = uvloop.run(crowd(listening.getsockname()[1], plan, say))
            served.process.terminate()
            if served.ended() != 0:
                raise served.failure("did not end well")
        finally:
            served.kill()
    return outcome


def faults(plan: Plan, outcome: Outcome) -> list[str]:
    """What does not hold."""
    figures = outcome.figures
    held = {
        "messages were lost": outcome.lost_messages == 0,
        "events were lost": outcome.lost_events == 0,
        "messages were out of order": outcome.messages.disordered == 0,
        "events were out of order": outcome.events.disordered == 0,
        "the stuck WebSocket, and it alone, is dropped": figures["rooms_disconnected"] == 1,
        "no other stream than the stuck one is dropped": figures["events_disconnected"] <= 1,
        "all others are still there": figures["members"] - 1 <= plan.sockets <= figures["members"],
    }
    return [name for name, holds in held.items() if not holds]


def report(plan: Plan, outcome: Outcome) -> list[str]:
    """The figures, and what does not hold."""
    lines = [
        f"{plan.messages} messages and {plan.events} events a second for {plan.seconds} s took {outcome.seconds:.1f} s",
        f"the latest was sent {outcome.behind * 1000:.0f} ms late; the server took {outcome.cpu:.1f} s of CPU",
    ]
    for name, tally, lost in (
        ("messages", outcome.messages, outcome.lost_messages),
        ("events", outcome.events, outcome.lost_events),
    ):
        median, most = tally.percentile(0.5) * 1000, tally.percentile(0.99) * 1000
        lines.append(
            f"{name}: {tally.delivered} delivered, {lost} lost, {tally.disordered} out of order; "
            f"delay {median:.0f} ms in the middle, {most:.0f} ms at 99 of 100"
        )
    lines.append(f"figures at the end: {outcome.figures}")
    return [*lines, *(f"does not hold: {fault}" for fault in faults(plan, outcome))]


def _raise_limit() -> None:
    """As many open connections as this process may have; the server inherits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _await_start(served: Served) -> None:
    end = time.monotonic() + PATIENCE
    while not served.listens:
        if served.process.poll() is not None or time.monotonic() > end:
            raise served.failure("did not start")
        time.sleep(0.02)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

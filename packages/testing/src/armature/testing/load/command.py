"""Load from the command line: a URL, a plan, and what the result must keep to."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Sequence
from pathlib import Path

import httpx2

from armature.core.app.commands import UsageError
from armature.testing.blocking import seconds_of
from armature.testing.load.plans import Plan, Ramp, Rate, Stage, Users, described
from armature.testing.load.recording import Recorder
from armature.testing.load.report import to_html
from armature.testing.load.results import to_json
from armature.testing.load.running import drive
from armature.testing.load.text import is_kept, to_text
from armature.testing.load.thresholds import Threshold, threshold

_INTERRUPTED = 130
"""What shells say of a command that Ctrl-C has ended."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes to a parser."""
    parser.add_argument("url", metavar="URL", help="what is asked for, such as http://127.0.0.1:8000/products")
    parser.add_argument("--requests", type=_number, metavar="N", help="end after so many requests")
    parser.add_argument("--duration", type=seconds_of, metavar="TIME", help="end after a time, such as 10s")
    parser.add_argument("--users", type=_number, metavar="N", help="so many at once, each waiting for its answer: 1")
    parser.add_argument("--rate", type=_number, metavar="N", help="so many in each second, waiting for nobody")
    parser.add_argument("--ramp", metavar="STAGES", help="users that come and go: 20:5s,20:30s,0:5s")
    parser.add_argument("--header", action="append", default=[], metavar="TEXT", help='"Name: value", any number')
    parser.add_argument("--threshold", action="append", default=[], metavar="TEXT", help='"p95 < 200ms", any number')
    parser.add_argument("--report", metavar="FILE", help="write a page with charts")
    parser.add_argument("--json", metavar="FILE", help="write everything as JSON")


def run(given: argparse.Namespace) -> int:
    """Puts the load on and prints what came of it.

    Exit codes: 0 done; 1 a threshold is broken, or nothing was answered; 130 ended by Ctrl-C, with what was measured
    until then. Raises `UsageError` for a mistake on the command line.
    """
    plan = _plan(given)
    url, path = _url(given.url)
    headers = _headers(given.header)
    try:
        thresholds = [threshold(text) for text in given.threshold]
    except ValueError as error:
        raise UsageError(str(error)) from None
    recorder = Recorder(given.url, described(plan))
    load = drive(url, path, plan, recorder, progress=True, headers=headers)
    return asyncio.run(_told(load, recorder, given, thresholds))


async def _told(
    load: Awaitable[None], recorder: Recorder, given: argparse.Namespace, thresholds: Sequence[Threshold]
) -> int:
    """Waits for a load, writes what was measured, and gives the exit code."""
    is_whole = True
    try:
        await load
    except asyncio.CancelledError:  # how Ctrl-C reaches a coroutine
        is_whole = False
    result = recorder.result()
    sys.stdout.write(to_text(result, thresholds) + "\n")
    if given.report is not None:
        _write(given.report, to_html(result, *given.threshold))
    if given.json is not None:
        _write(given.json, to_json(result))
    if not is_whole:
        return _INTERRUPTED
    return 0 if is_kept(result, thresholds) else 1


def _plan(given: argparse.Namespace) -> Plan:
    """The plan that the options describe; each kind knows its own."""
    if given.ramp is not None:
        _without(given, "--ramp", "rate", "users", "requests", "duration")
        return _ramp(given.ramp)
    if given.rate is not None:
        _without(given, "--rate", "users", "requests")
        if given.duration is None:
            raise UsageError("A rate needs an end: write --duration 10s.")
        return Rate(given.rate, given.duration)
    if given.requests is None and given.duration is None:
        raise UsageError("A load needs an end: write --requests 1000 or --duration 10s.")
    return Users(given.users or 1, given.requests, given.duration)


def _without(given: argparse.Namespace, option: str, *others: str) -> None:
    for other in others:
        if getattr(given, other) is not None:
            raise UsageError(f"{option} and --{other} contradict each other; leave one of them out.")


def _ramp(text: str) -> Ramp:
    try:
        stages = [each.split(":") for each in text.split(",")]
        return Ramp([Stage(int(users), seconds_of(seconds)) for users, seconds in stages])
    except (ValueError, argparse.ArgumentTypeError):
        raise UsageError(f'"{text}" is no ramp; write users and seconds of each stage, such as 20:5s,0:5s.') from None


def _url(text: str) -> tuple[str, str]:
    """The server and what is asked of it."""
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise UsageError(f'"{text}" is no URL: {error}') from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise UsageError(f'"{text}" is no target; write a URL such as http://127.0.0.1:8000.')
    return f"{url.scheme}://{url.netloc.decode()}", url.raw_path.decode()


def _headers(texts: list[str]) -> list[tuple[str, str]]:
    headers = [text.partition(":") for text in texts]
    for name, colon, _ in headers:
        if not (name.strip() and colon):
            raise UsageError(f'"{name}" is no header; write its name, a colon and its value.')
    return [(name.strip(), value.strip()) for name, _, value in headers]


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f'"{text}" is no number above 0')
    return int(text)


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f'"{path}" cannot be written: {error.strerror}.') from error

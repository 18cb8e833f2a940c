"""The page that people read: verdicts first, then every table, then how it was measured."""

from collections.abc import Iterable, Iterator, Sequence

from tests.benchmarks import (
    caching,
    calls,
    command,
    deadlines,
    imports,
    in_process,
    messages,
    misses,
    reloading,
    request_scope,
    resilience,
    stages,
    start_up,
    under_uvicorn,
)
from tests.benchmarks.measurement import Results
from tests.benchmarks.peers import ARMATURE
from tests.benchmarks.targets import Remark, Verdict, remarks

_METHOD = """\
- Every subject runs in a process of its own; the rounds of all subjects are interleaved, and the **minimum** of the
  rounds is shown (of rates the maximum). All rounds stand in [results.json](results.json). On a busy machine ("Where"
  tells) figures are higher and rates too low; ratios move by a twentieth.
- Each peer has the same four endpoints between 50 further routes, 25 registered before them and 25 after, and shares
  models and services ([tests/benchmarks/shop.py](../../tests/benchmarks/shop.py)); each is written as its own
  documentation recommends. Armature has its defaults on: request ids, limits, problem details. Access logs are off
  everywhere, no peer runs in a debug or benchmark mode.
- Every answer is compared with the expected status and value before anything is timed.
- In process: the ASGI callable is awaited directly with a fresh scope as uvicorn builds it (made outside the timed
  part) and six headers; CPU is `time.process_time`.
- Under uvicorn: one worker, httptools, uvloop, else uvicorn's defaults; 16 keep-alive connections over the loopback;
  CPU is the user and system time of the server process. Requests per second also depend on the load, which shares the
  machine: compare the CPU.
- "hello" answers JSON, "hello, text" five letters of text
  ([why](../decisions/0002-what-hello-answers.md)). No target is set on text, where BlackSheep, whose response is
  compiled, is as fast as Armature or a little faster: the rows "not a target" show it.
- "bare" is an ASGI function without any framework: constant bytes for both hellos, pydantic by hand for the others.
- BlackSheep keeps the last 1,200 matched paths in a cache, and each case here asks one path: its figures hold for a
  cache that always hits. BlackSheep and Falcon decode and encode through their JSON helpers and media handlers, as they
  document; whoever calls pydantic on raw bytes by hand there, as "bare" and Starlette do here, saves a third of it.
"""


def render(results: Results, verdicts: Sequence[Verdict]) -> str:
    """The page as Markdown."""
    sections = [
        "# Benchmarks\n\nWritten by `make bench`; do not edit.",
        f"Taken on {results.taken}. {_sum(verdicts)}",
        "![CPU per request of Armature and its peers](cpu.svg)",
        "## Targets\n\n" + "\n".join(verdict_table(verdicts, remarks(results))),
        *_parts(results),
        "## How it is measured\n\n" + _METHOD.rstrip(),
        "## Where\n\n" + "\n".join(_table(("", ""), (*results.machine.items(), *results.versions.items()))),
    ]
    if results.missing:
        sections.insert(4, "Could not be measured: " + ", ".join(results.missing) + ".")
    return "\n\n".join(sections) + "\n"


def verdict_table(verdicts: Iterable[Verdict], beside: Iterable[Remark] = ()) -> Iterator[str]:
    """One row for each target, whichever way it went, and below them what stands beside the targets."""
    promised = ((each.target, _figure(each.found, each.unit), _bound(each), _outcome(each)) for each in verdicts)
    remarked = ((each.figure, _figure(each.found, each.unit), "-", "not a target") for each in beside)
    return _table(("target", "measured", "bound", ""), (*promised, *remarked))


def part_table(results: Results, part: str) -> Iterator[str]:
    """Subjects as rows, cases as columns; beside each figure how many times Armature's it is."""
    cases = results.cases(part)
    subjects = dict.fromkeys(each.subject for case in cases for each in results.of(part, case))
    rows = ((subject, *(_cell(results, part, case, subject) for case in cases)) for subject in subjects)
    return _table(("", *cases), rows)


def _parts(results: Results) -> Iterator[str]:
    titles = {
        in_process.PART: "CPU per request in process",
        under_uvicorn.PART: "Server CPU per request under uvicorn",
        under_uvicorn.RATE: "Requests per second under uvicorn",
        request_scope.PART: "A REQUEST scope: enter, build five objects, leave",
        stages.PART: "What a stage adds to an endpoint",
        messages.PART: "A message of a WebSocket",
        resilience.PART: "What a strategy adds to a call",
        calls.PART: "A call to another service",
        deadlines.PART: "How long calls outlive their deadline (99th percentile)",
        caching.PART: "A hit of a cache",
        start_up.PART: "Start-up",
        misses.PART: "The router",
        imports.PART: "Imports",
        reloading.PART: "A change under `armature dev`",
        command.PART: "The command",
    }
    for part, title in titles.items():
        if results.cases(part):
            yield f"## {title}\n\n" + "\n".join(part_table(results, part))


def _cell(results: Results, part: str, case: str, subject: str) -> str:
    found = next((each for each in results.of(part, case) if each.subject == subject), None)
    if found is None:
        return "-"
    own = results.best(part, case, ARMATURE)
    figure = f"{found.best:,.0f}" if found.best >= 1000 else f"{found.best:.2f}"
    times = f" ({found.best / own:.2f} x)" if own and subject != ARMATURE else ""
    return f"{figure} {found.unit}{times}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sum(verdicts: Sequence[Verdict]) -> str:
    return f"{sum(each.met for each in verdicts)} of {len(verdicts)} targets are met."


def _figure(found: float | None, unit: str) -> str:
    if found is None:
        return "not measured"
    digits = 2 if found >= 1 else 3
    return f"{found:.{digits}f} {unit}".strip()


def _bound(verdict: Verdict) -> str:
    return f"{'≥' if verdict.at_least else '≤'} {verdict.bound:g} {verdict.unit}".strip()


def _outcome(verdict: Verdict) -> str:
    return "met" if verdict.met else "**missed**"

"""What Armature promises, and whether a run has kept it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

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
from tests.benchmarks.peers import ARMATURE, BARE, FRAMEWORKS
from tests.benchmarks.strategies.function import BREAKER, BULKHEAD, PIPELINE, RETRY, TIMEOUT
from tests.benchmarks.workload import HELLO, HELLO_TEXT, PROMISED, TYPED_GET, VALIDATED_POST

_COMPILED: Final = ("blacksheep", "falcon")
_SAME: Final = 1.1  # one binder makes both calls; what is measured is the difference of minima, a few per cent apart
_OF_THE_FASTER: Final = {HELLO.name: 0.5, TYPED_GET.name: 0.7, VALIDATED_POST.name: 0.45}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target: what was found, or None where it could not be measured, and the bound that it must keep."""

    target: str
    found: float | None
    bound: float
    unit: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        """A target that was not measured is not met."""
        if self.found is None:
            return False
        return self.found >= self.bound if self.at_least else self.found <= self.bound


@dataclass(frozen=True, slots=True)
class Remark:
    """A figure that belongs beside the targets and is none: what was found, or None where it could not be measured."""

    figure: str
    found: float | None
    unit: str = ""


def verdicts(results: Results) -> tuple[Verdict, ...]:
    """Every target of `make bench`."""
    parts = (_in_process, _under_uvicorn, _stages, _messages, _resilience, _calls, _deadlines, _caching, _start)
    return tuple(verdict for part in parts for verdict in part(results))


def remarks(results: Results) -> tuple[Remark, ...]:
    """What the targets of hello would say of text, where BlackSheep's compiled response is at its best; what the import
    costs when the first record has brought structlog.
    """
    inside, served, name = in_process.PART, under_uvicorn.PART, HELLO_TEXT.name
    own, own_served = results.best(inside, name, ARMATURE), results.best(served, name, ARMATURE)
    faster, fastest = results.fastest(inside, name, _COMPILED), results.fastest(served, name, FRAMEWORKS)
    fastapi, bare = results.best(inside, name, "fastapi"), results.best(served, name, BARE)
    logging, ground = (results.best(imports.PART, imports.CASE, each) for each in (imports.LOGGING, imports.GROUND))
    return (
        Remark(f"{inside}, {name}: CPU of the faster of BlackSheep and Falcon", _ratio(own, faster), "x"),
        Remark(f"{inside}, {name}: CPU of FastAPI", _ratio(own, fastapi), "x"),
        Remark(f"{served}, {name}: rate of the bare function", _ratio(bare, own_served), "x"),
        Remark(f"{served}, {name}: CPU of the fastest peer", _ratio(own_served, fastest), "x"),
        Remark(
            "`import armature.core` and its first record: CPU of importing what it stands on",
            _ratio(logging, ground),
            "x",
        ),
    )


def _in_process(results: Results) -> Iterator[Verdict]:
    part = in_process.PART
    for name, bound in _OF_THE_FASTER.items():
        own = results.best(part, name, ARMATURE)
        target = f"{part}, {name}: CPU of the faster of BlackSheep and Falcon"
        yield Verdict(target, _ratio(own, results.fastest(part, name, _COMPILED)), bound, "x")
    for case in PROMISED:
        own = results.best(part, case.name, ARMATURE)
        fastapi = results.best(part, case.name, "fastapi")
        yield Verdict(f"{part}, {case.name}: CPU of FastAPI", _ratio(own, fastapi), 0.1, "x")


def _under_uvicorn(results: Results) -> Iterator[Verdict]:
    part = under_uvicorn.PART
    bare = results.best(part, HELLO.name, BARE)
    own = results.best(part, HELLO.name, ARMATURE)
    yield Verdict(f"{part}, {HELLO.name}: rate of the bare function", _ratio(bare, own), 0.8, "x", at_least=True)
    for case in PROMISED:
        own = results.best(part, case.name, ARMATURE)
        target = f"{part}, {case.name}: CPU of the fastest peer"
        yield Verdict(target, _ratio(own, results.fastest(part, case.name, FRAMEWORKS)), 1.0, "x")


def _stages(results: Results) -> Iterator[Verdict]:
    scope, stage, graph = request_scope.PART, stages.PART, request_scope.CASE
    own = results.best(scope, graph, request_scope.ARMATURE)
    by_hand = results.best(scope, graph, request_scope.BY_HAND)
    yield Verdict("REQUEST scope, five-object graph: over wiring by hand", _difference(own, by_hand), 2.0, "µs")
    asked = results.best(scope, request_scope.CURRENT, request_scope.ARMATURE)
    yield Verdict("`await current.get()`, when the object is built", asked, 0.6, "µs")
    injected = results.best(stage, stages.INJECTED, ARMATURE)
    in_handler = results.best(stage, stages.BY_HAND, ARMATURE)
    target = "REQUEST scope, the same graph in an endpoint: over wiring by hand"
    yield Verdict(target, _difference(injected, in_handler), 2.0, "µs")
    enhanced = results.best(stage, stages.ENHANCED, ARMATURE)
    plain = results.best(stage, stages.PLAIN, ARMATURE)
    yield Verdict("three guards and two interceptors add", _difference(enhanced, plain), 3.0, "µs")
    guard, handler = _taking(results, stages.GUARDED), _taking(results, stages.TAKING_NOTHING)
    yield Verdict("three parameters of a guard: CPU of the same on the handler", _ratio(guard, handler), _SAME, "x")


def _taking(results: Results, without: str) -> float | None:
    """What a path parameter, a query value and a service cost whoever takes them."""
    taker = {stages.GUARDED: stages.GUARDED_TAKING, stages.TAKING_NOTHING: stages.TAKING}[without]
    return _difference(results.best(stages.PART, taker, ARMATURE), results.best(stages.PART, without, ARMATURE))


def _messages(results: Results) -> Iterator[Verdict]:
    part, case = messages.PART, messages.CASE
    own, by_hand = results.best(part, case, ARMATURE), results.best(part, case, messages.STARLETTE)
    yield Verdict(f"{part}, {case}: CPU of the same by hand over Starlette", _ratio(own, by_hand), 1.15, "x")


def _resilience(results: Results) -> Iterator[Verdict]:
    for case in (RETRY, BREAKER, BULKHEAD):
        yield Verdict(f"a {case} adds to a call", resilience.added(results, case), 2.0, "µs")
    timeout, peer = resilience.added(results, TIMEOUT), resilience.added(results, TIMEOUT, resilience.ANYIO)
    yield Verdict("a time-out: CPU that `anyio.fail_after` adds", _ratio(timeout, peer), 1.0, "x")
    pipeline = _difference(resilience.added(results, PIPELINE), None if peer is None else 2 * peer)
    yield Verdict("a whole pipeline adds: over two of `anyio.fail_after`", pipeline, 4.0, "µs")
    for library in resilience.RETRYING:
        times = _ratio(resilience.added(results, RETRY, library), resilience.added(results, RETRY))
        yield Verdict(f"CPU that a retry of {library} adds: that of ours", times, 8.0, "x", at_least=True)


def _calls(results: Results) -> Iterator[Verdict]:
    for engine in calls.ENGINES:
        for at_once in calls.AT_ONCE:
            case = calls.case(at_once)
            own, bare = (results.best(calls.PART, case, subject) for subject in (calls.ours(engine), engine))
            yield Verdict(f"a call over {engine}, {case}: CPU over that of {engine} alone", _ratio(own, bare), 1.1, "x")


def _deadlines(results: Results) -> Iterator[Verdict]:
    for engine in calls.ENGINES:
        for fault in deadlines.FAULTS:
            late = results.best(deadlines.PART, fault, calls.ours(engine))
            yield Verdict(
                f"a call over {engine}, network {fault}: 99 % end so soon after their deadline", late, 500, "ms"
            )


def _caching(results: Results) -> Iterator[Verdict]:
    part = caching.PART
    own = results.best(part, caching.MEMORY, caching.ARMATURE)
    for peer in caching.PEERS:
        theirs = results.best(part, caching.MEMORY, peer)
        yield Verdict(f"{part}, {caching.MEMORY}: CPU of {peer}", _ratio(own, theirs), 0.5, "x")
    shared = results.best(part, caching.REDIS, caching.ARMATURE)
    by_hand = results.best(part, caching.REDIS, caching.BY_HAND)
    yield Verdict(f"{part}, {caching.REDIS}: CPU of redis-py by hand", _ratio(shared, by_hand), 1.15, "x")


def _start(results: Results) -> Iterator[Verdict]:
    started = results.best(start_up.PART, start_up.CASE, ARMATURE)
    yield Verdict(f"start-up of {start_up.CASE}: CPU", started, 1.0, "s")
    many = results.best(misses.PART, misses.MANY, ARMATURE)
    few = results.best(misses.PART, misses.FEW, ARMATURE)
    yield Verdict("a miss among 10,000 routes: CPU of a miss among 10", _ratio(many, few), 1.5, "x")
    own = results.best(imports.PART, imports.CASE, ARMATURE)
    ground = results.best(imports.PART, imports.CASE, imports.GROUND)
    yield Verdict("`import armature.core`: CPU of importing what it stands on", _ratio(own, ground), 1.2, "x")
    changed = results.best(reloading.PART, reloading.CASE, reloading.DEVELOPMENT)
    cold = results.best(reloading.PART, reloading.CASE, reloading.COLD)
    yield Verdict(f"`armature dev`, {reloading.CASE}: a start from cold", _ratio(changed, cold), 1.0, "x")
    helped = results.best(command.PART, command.CASE, ARMATURE)
    empty = results.best(command.PART, command.CASE, command.EMPTY)
    yield Verdict("`armature --help`: CPU of an empty typer program's", _ratio(helped, empty), 1.2, "x")


def _ratio(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first / second


def _difference(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second

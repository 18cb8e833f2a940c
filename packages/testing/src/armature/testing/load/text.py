"""A result as a table for a terminal, and as what a failed test is told."""

from collections.abc import Iterator, Sequence

from armature.testing.load.histogram import Latency
from armature.testing.load.results import Result
from armature.testing.load.thresholds import Threshold, threshold

COLUMNS = ("p50", "p90", "p95", "p99", "p99.9", "max", "mean")
"""What `row_of` gives, in this order."""


def assert_thresholds(result: Result, *conditions: str) -> None:
    """Fails with the whole table where a condition does not hold: `assert_thresholds(result, "p95 < 200ms")`.

    Also where nothing was answered at all. Raises `ValueError` for what is no condition; the words of one are those of
    `threshold`.
    """
    thresholds = [threshold(each) for each in conditions]
    if not is_kept(result, thresholds):
        raise AssertionError(f"The load did not keep to what was asked.\n{to_text(result, thresholds)}")


def is_kept(result: Result, thresholds: Sequence[Threshold]) -> bool:
    """Whether all thresholds hold, and something was answered."""
    return bool(result.statuses) and all(each.holds(result) for each in thresholds)


def to_text(result: Result, thresholds: Sequence[Threshold] = ()) -> str:
    """A result as lines of text."""
    lines = [f"{result.target}: {result.plan}", summary_of(result), "", *_latencies(result)]
    if result.statuses:
        lines += ["", "answers   " + "  ".join(f"{status}: {count}" for status, count in result.statuses.items())]
    lines += [f"error     {kind}: {count}" for kind, count in result.errors.items()]
    lines += [f"{number} {what}" for number, what in _losses(result) if number]
    lines += [""] * bool(thresholds) + [_checked(result, each) for each in thresholds]
    return "\n".join(lines)


def summary_of(result: Result) -> str:
    """What a person wants to know first, in one sentence."""
    return (
        f"{result.requests} requests in {result.seconds:.2f} s, {result.requests_per_second:.1f} a second, "
        f"{result.failed} failed ({result.failed_share:.2%}), {written_size(result.bytes)} received."
    )


def written(seconds: float) -> str:
    """A time with three digits: `840 µs`, `4.27 ms`, `1.20 s`."""
    if not seconds:
        return "0 s"
    for factor, unit in ((1e6, "µs"), (1e3, "ms")):
        if seconds * factor < 999.5:
            return f"{_three(seconds * factor)} {unit}"
    return f"{_three(seconds)} s"


def written_size(size: float) -> str:
    """A number of bytes: `312 B`, `4.1 kB`, `1.2 MB`."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.1f} {unit}" if unit != "B" else f"{size:.0f} B"
        size /= 1000
    return f"{size:.1f} GB"


def row_of(latency: Latency) -> tuple[str, ...]:
    """The times of one latency, in the order of the table's columns; dashes where nothing was answered."""
    if latency == Latency():
        return ("–",) * len(COLUMNS)
    times = (latency.p50, latency.p90, latency.p95, latency.p99, latency.p999, latency.max, latency.mean)
    return tuple(written(seconds) for seconds in times)


def told_of(result: Result, each: Threshold) -> str:
    """The measured value that a threshold is about."""
    found = each.found(result)
    if each.is_time:
        return written(found) if result.statuses else "nothing was answered"
    return f"{found:.2%}" if each.name == "failed" else f"{found:g}"


def _latencies(result: Result) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("", "requests", "failed", *COLUMNS)]
    rows += [
        (name, str(each.requests), str(each.failed), *row_of(each.latency)) for name, each in result.groups.items()
    ]
    if len(result.groups) != 1:
        rows.append(("all", str(result.requests), str(result.failed), *row_of(result.latency)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        cells = (number.rjust(width) for number, width in zip(numbers, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *cells))


def _losses(result: Result) -> tuple[tuple[int, str], ...]:
    return (
        (result.broken, f"of {result.runs} runs broke off with an exception."),
        (result.dropped, "were dropped, as too many were in flight."),
        (result.unfinished, "were cut off before their end."),
    )


def _checked(result: Result, each: Threshold) -> str:
    return f"{'kept  ' if each.holds(result) else 'BROKEN'}  {each.text}  ({told_of(result, each)})"


def _three(number: float) -> str:
    return f"{number:.0f}" if number >= 99.95 else f"{number:.1f}" if number >= 9.995 else f"{number:.2f}"

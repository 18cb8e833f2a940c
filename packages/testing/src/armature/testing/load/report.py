"""A result as one HTML page with charts, for people: nothing is loaded, nothing runs in it."""

from collections.abc import Iterable, Sequence
from html import escape
from math import floor, log10

from armature.testing.load.charts import Axis, Series, bars, legend, lines
from armature.testing.load.results import Interval, Result
from armature.testing.load.style import STYLE
from armature.testing.load.text import COLUMNS, row_of, told_of, written, written_size
from armature.testing.load.thresholds import threshold

_BINS = 16
"""Bars of the distribution for each power of ten."""


def to_html(result: Result, *conditions: str) -> str:
    """A page of its own, dark where its reader's system is; with what became of the conditions, if there are any.

    Raises `ValueError` for what is no condition; the words are those of `assert_thresholds`.
    """
    body = [
        f"<h1>Load on {escape(result.target)}</h1>",
        f'<p class="quiet">{escape(result.plan)} · {result.began:%Y-%m-%d %H:%M:%S} UTC</p>',
        _cards(result),
        _thresholds(result, conditions),
        *(_over_time(result) if result.requests else ["<p>Nothing was sent.</p>"]),
        *(_distribution(result) if result.spread else []),
        _groups(result),
        _counts(result),
    ]
    title = f"<title>Load on {escape(result.target)}</title>"
    return f"{_HEAD}{title}\n<style>{STYLE}</style>\n<main>\n" + "\n".join(filter(None, body)) + "\n</main>\n"


_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
"""


def _cards(result: Result) -> str:
    cards = (
        (f"{result.requests:,}".replace(",", " "), "requests", ""),
        (f"{result.requests_per_second:.1f}", "a second", ""),
        (f"{result.failed_share:.2%}", "failed", "bad" if result.failed else ""),
        (written(result.latency.p50), "half within", ""),
        (written(result.latency.p95), "95 % within", ""),
        (written(result.latency.p99), "99 % within", ""),
    )
    drawn = (f'<div class="card {kind}"><b>{number}</b><span>{what}</span></div>' for number, what, kind in cards)
    return f'<section class="cards">{"".join(drawn)}</section>'


def _thresholds(result: Result, conditions: Sequence[str]) -> str:
    rows = [
        (escape(each.text), "kept" if each.holds(result) else '<b class="bad">broken</b>', told_of(result, each))
        for each in map(threshold, conditions)
    ]
    return _table("Thresholds", ("condition", "", "measured"), rows)


def _over_time(result: Result) -> list[str]:
    spans = result.intervals
    axis = Axis([*(each.start for each in spans), spans[-1].start + spans[-1].seconds], lambda second: f"{second:g} s")
    told = [_told(each) for each in spans]
    paces = [
        Series("answered well", "good", [(each.requests - each.failed) / _width(each, spans) for each in spans]),
        Series("failed", "bad", [each.failed / _width(each, spans) for each in spans]),
    ]
    latencies = [
        Series("p50", "first", [_latency(each, each.latency.p50) for each in spans]),
        Series("p95", "second", [_latency(each, each.latency.p95) for each in spans]),
        Series("p99", "third", [_latency(each, each.latency.p99) for each in spans]),
    ]
    users = [Series("users", "first", [float(each.users) for each in spans])]
    return [
        _figure("Requests a second", legend(paces), bars("Requests a second", axis, paces, _plain, told)),
        _figure("Latency", legend(latencies), lines("Latency over time", axis, latencies, _mark, told)),
        _figure("Users at work", "", lines("Users over time", axis, users, _plain, told)),
    ]


def _width(span: Interval, spans: Sequence[Interval]) -> float:
    """Seconds; a last interval of some milliseconds would be a peak that nobody has seen."""
    return max(span.seconds, spans[0].seconds / 2)


def _latency(span: Interval, seconds: float) -> float:
    """Below zero, which is a gap, where nothing was answered."""
    return seconds if span.requests and span.latency.max else -1.0


def _told(span: Interval) -> str:
    latency = span.latency
    return (
        f"{span.start:.1f} s: {span.requests} requests, {span.failed} failed, {span.users} users; "
        f"p50 {written(latency.p50)}, p95 {written(latency.p95)}, p99 {written(latency.p99)}"
    )


def _distribution(result: Result) -> list[str]:
    """How many answers took how long, in bars that are equally wide on a logarithmic axis."""
    bins: dict[int, int] = {}
    for seconds, count in result.spread:
        at = floor(log10(max(seconds, 1e-6)) * _BINS)
        bins[at] = bins.get(at, 0) + count
    first, last = min(bins), max(bins)
    edges = [10 ** (at / _BINS) for at in range(first, last + 2)]
    counts = [float(bins.get(at, 0)) for at in range(first, last + 1)]
    told = [
        f"{written(low)} to {written(high)}: {count:.0f} answers"
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    ]
    series = [Series("answers", "first", counts)]
    axis = Axis(edges, _mark, is_logarithmic=True)
    return [_figure("How long answers took", "", bars("Distribution of latency", axis, series, _plain, told))]


def _groups(result: Result) -> str:
    rows = [
        (escape(name), str(each.requests), str(each.failed), *row_of(each.latency))
        for name, each in result.groups.items()
    ]
    return _table("Requests", ("", "requests", "failed", *COLUMNS), rows)


def _counts(result: Result) -> str:
    counts = [(f"answers with status {status}", count) for status, count in result.statuses.items()]
    counts += [(f"errors {escape(kind)}", count) for kind, count in result.errors.items()]
    counts += [("runs of the scenario", result.runs)]
    losses = (("broken off by an exception", result.broken), ("dropped, as too many were in flight", result.dropped))
    counts += [(what, count) for what, count in (*losses, ("cut off at the end", result.unfinished)) if count]
    rows = [*((what, str(count)) for what, count in counts), ("received", written_size(result.bytes))]
    return _table("Counts", ("", ""), rows)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; nothing where it has no row."""
    drawn = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    if not drawn:
        return ""
    names = "".join(f"<th>{name}</th>" for name in head)
    return f'<section><h2>{title}</h2><div class="wide"><table><tr>{names}</tr>{drawn}</table></div></section>'


def _figure(title: str, key: str, drawn: str) -> str:
    return f"<section><h2>{title}<span>{key}</span></h2>\n{drawn}\n</section>"


def _plain(number: float) -> str:
    return f"{number:g}"


def _mark(seconds: float) -> str:
    """A round time beside an axis."""
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if seconds * factor >= 1 or not seconds:
            return f"{seconds * factor:g} {unit}"
    return f"{seconds * 1e6:g} µs"

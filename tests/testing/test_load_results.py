"""What a load has measured: the histogram, what is kept of a long one, thresholds, table, JSON and page."""

import json
import random
from html.parser import HTMLParser

import pytest

from armature.testing.load import assert_thresholds, to_html, to_json, to_text
from armature.testing.load.charts import round_step
from armature.testing.load.histogram import Histogram
from armature.testing.load.plans import Ramp, Stage, Users
from armature.testing.load.progress import line_of, share_of
from armature.testing.load.recording import OTHERS, Recorder
from armature.testing.load.text import written, written_size
from armature.testing.load.thresholds import threshold

TABLE = """\
http://shop: 2 users, 10 requests
10 requests in 2.00 s, 5.0 a second, 2 failed (20.00%), 8.0 kB received.

        requests  failed      p50     p90     p95     p99   p99.9     max     mean
GET /          9       1  10.0 ms  300 ms  300 ms  300 ms  300 ms  300 ms  43.7 ms
POST /         1       1        –       –       –       –       –       –        –
all           10       2  10.0 ms  300 ms  300 ms  300 ms  300 ms  300 ms  43.7 ms

answers   200: 8  500: 1
error     ReadTimeout: 1
1 of 9 runs broke off with an exception.
3 were dropped, as too many were in flight.

kept    p50 < 20ms  (10.0 ms)
BROKEN  p99 <= 0.2s  (300 ms)
BROKEN  failed < 1%  (20.00%)
kept    rate >= 5  (5)
BROKEN  dropped < 1  (3)"""


def recorder_of(target: str = "http://shop") -> Recorder:
    """Ten requests in two seconds, and an error."""
    recorder = Recorder(target, "2 users, 10 requests")
    recorder.end = recorder.start + 2.0
    for number in range(8):
        recorder.answered("GET /", 200, 0.010 + number * 0.001 * (number > 5), 1000)
    recorder.answered("GET /", 500, 0.3, 0)
    recorder.unanswered("POST /", "ReadTimeout")
    recorder.runs, recorder.broken, recorder.dropped = 9, 1, 3
    return recorder


@pytest.mark.parametrize("seed", range(5))
def test_percentiles_are_exact_to_one_percent(seed: int) -> None:
    numbers = random.Random(seed)
    times = sorted(numbers.lognormvariate(-4, 2) for _ in range(2000))
    histogram, other = Histogram(), Histogram()
    for at, seconds in enumerate(times):
        (other if at % 3 else histogram).add(seconds)
    histogram.merge(other)

    latency = histogram.latency()

    for percent, found in ((50, latency.p50), (90, latency.p90), (99, latency.p99), (99.9, latency.p999)):
        exact = times[max(round(len(times) * percent / 100) - 1, 0)]
        assert found == pytest.approx(exact, rel=0.01, abs=1e-6)
    assert latency.max == times[-1] == histogram.percentile(100)
    assert latency.mean == pytest.approx(sum(times) / len(times))


def test_many_times_take_no_more_room_than_their_range() -> None:
    histogram = Histogram()
    for number in range(50_000):
        histogram.add(number / 50_000)

    assert histogram.count == 50_000
    assert len(histogram.buckets) < 2000


def test_nothing_has_no_percentiles() -> None:
    assert Histogram().percentile(50) == 0.0


def test_a_long_load_has_longer_intervals_and_never_more() -> None:
    recorder = Recorder("", "")
    begin = recorder.start
    for second in range(300):
        recorder.start = begin - second
        recorder.answered("GET /", 200, 0.001, 1)

    intervals = recorder.result().intervals

    assert 60 <= len(intervals) <= 120
    assert {round(interval.seconds, 3) for interval in intervals[:-1]} == {3.2}
    assert sum(interval.requests for interval in intervals) == 300
    assert [interval.start for interval in intervals] == pytest.approx([3.2 * at for at in range(len(intervals))])


def test_too_many_groups_and_errors_are_counted_together() -> None:
    recorder = Recorder("", "")
    for number in range(300):
        recorder.unanswered(f"GET /{number}", f"Error{number}")

    result = recorder.result()

    assert (len(result.groups), result.groups[OTHERS].requests) == (101, 200)
    assert (len(result.errors), result.errors[OTHERS]) == (51, 250)


def test_a_load_that_keeps_to_its_thresholds_passes() -> None:
    assert_thresholds(recorder_of().result(), "p50 < 20ms", "max <= 0.3s", "failed < 21%", "requests >= 10")


def test_a_load_that_does_not_is_told_with_its_table() -> None:
    conditions = ("p50 < 20ms", "p99 <= 0.2s", "failed < 1%", "rate >= 5", "dropped < 1")

    with pytest.raises(AssertionError) as broken:
        assert_thresholds(recorder_of().result(), *conditions)

    assert str(broken.value) == f"The load did not keep to what was asked.\n{TABLE}"


def test_where_nothing_was_answered_no_threshold_holds() -> None:
    recorder = Recorder("http://shop", "")
    recorder.unanswered("GET /", "ConnectError")

    with pytest.raises(AssertionError, match=r"BROKEN  p95 < 1s  \(nothing was answered\)"):
        assert_thresholds(recorder.result(), "p95 < 1s")
    with pytest.raises(AssertionError, match="BROKEN"):
        assert_thresholds(recorder.result(), "p95 > 1s")
    with pytest.raises(AssertionError, match="The load did not keep"):
        assert_thresholds(recorder.result())


@pytest.mark.parametrize("text", ["p95", "p95 < 200", "p42 < 1ms", "failed < 3", "rate > 5%", "p95 = 1ms", "p95 < ms"])
def test_what_is_no_threshold_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is no threshold") as refused:
        threshold(text)

    assert str(refused.value) == (
        f'"{text}" is no threshold; write one such as p95 < 200ms, failed < 1% or rate > 100.'
    )


def test_a_group_that_is_alone_needs_no_sum() -> None:
    recorder = Recorder("http://shop", "1 user, 1 request")
    recorder.answered("GET /", 200, 0.001, 1)

    assert "\nall " not in to_text(recorder.result())


def test_json_has_everything() -> None:
    told = json.loads(to_json(recorder_of().result()))

    assert (told["requests"], told["requests_per_second"], told["statuses"]) == (10, 5.0, {"200": 8, "500": 1})
    assert told["groups"]["GET /"]["latency"]["p50"] == pytest.approx(0.01, rel=0.01)
    assert told["began"].endswith("+00:00")


class Page(HTMLParser):
    """The elements of a page that are open, and all that were seen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        self.open += [] if tag in {"meta", "html"} else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_escapes_what_it_is_told() -> None:
    recorder = recorder_of("http://shop/<b>")
    recorder.answered("GET /<script>", 200, 0.0, 1)

    text = to_html(recorder.result(), "p50 < 20ms", "failed < 1%")

    page = Page(text)
    assert page.open == []
    assert page.seen.count("svg") == 4
    assert {"script", "link", "img"} & set(page.seen) == set()
    assert "http://shop/&lt;b&gt;" in text
    assert "GET /&lt;script&gt;" in text
    assert '<td>failed &lt; 1%</td><td><b class="bad">broken</b></td>' in text
    assert "prefers-color-scheme: dark" in text


def test_a_page_of_nothing_says_so() -> None:
    assert "<p>Nothing was sent.</p>" in to_html(Recorder("http://shop", "").result())


def test_a_page_of_failures_has_no_latency() -> None:
    recorder = Recorder("http://shop", "")
    recorder.unfinished = 2
    recorder.unanswered("GET /", "ConnectError")

    text = to_html(recorder.result())

    assert "How long answers took" not in text
    assert "<td>errors ConnectError</td><td>1</td>" in text
    assert "<td>cut off at the end</td><td>2</td>" in text
    assert '<path d="" class="first line"/>' in text


def test_a_line_has_a_gap_where_nothing_was_answered() -> None:
    recorder = Recorder("http://shop", "")
    begin = recorder.start
    for second in (0.0, 0.15, 0.55, 0.65):
        recorder.start = begin - second
        recorder.answered("GET /", 200, 0.002, 1)

    [path] = [line for line in to_html(recorder.result()).splitlines() if 'class="third line"' in line]

    assert (path.count("M"), path.count("L")) == (2, 2)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (0.00084, "840 µs"), (0.004274, "4.27 ms"), (0.0999, "99.9 ms"), (0.9996, "1.00 s"), (83, "83.0 s")],
)
def test_a_time_has_three_digits(seconds: float, text: str) -> None:
    assert written(seconds) == text


@pytest.mark.parametrize(("size", "text"), [(312, "312 B"), (4100, "4.1 kB"), (1.2e6, "1.2 MB"), (5e9, "5.0 GB")])
def test_a_size_has_a_unit(size: float, text: str) -> None:
    assert written_size(size) == text


@pytest.mark.parametrize(("about", "step"), [(1, 1), (1.1, 2), (0.21, 0.5), (7, 10), (30, 50), (0.004, 0.005)])
def test_axes_have_round_steps(about: float, step: float) -> None:
    assert round_step(about) == pytest.approx(step)


def test_progress_is_that_of_requests_or_of_time() -> None:
    recorder = recorder_of()

    assert line_of(recorder, Users(2, requests=40)) == (
        "[######------------------]  25%  10 requests, 2 failed, 5 a second"
    )
    assert share_of(recorder, Users(2, requests=40, seconds=4)) == 0.5
    assert share_of(recorder, Ramp([Stage(1, 1)])) == 1.0

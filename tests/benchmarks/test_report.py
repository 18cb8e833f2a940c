"""The page and the chart show every figure of a run."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from tests.benchmarks import in_process, targets
from tests.benchmarks.chart import draw
from tests.benchmarks.measurement import Measurement, Results
from tests.benchmarks.publish import publish, read
from tests.benchmarks.report import render
from tests.benchmarks.workload import HELLO, HELLO_TEXT

_RESULTS = Results(
    taken="2026-11-21",
    machine={"processor": "a processor"},
    versions={"falcon": "4.4.0"},
    measurements=(
        Measurement(in_process.PART, HELLO.name, "falcon", "µs", (6.5, 6.0)),
        Measurement(in_process.PART, HELLO.name, "armature", "µs", (3.5, 3.0)),
    ),
    missing=("in process: litestar",),
)


def test_the_page_shows_each_figure_beside_armature_s() -> None:
    page = render(_RESULTS, targets.verdicts(_RESULTS))

    assert "| falcon | 6.00 µs (2.00 x) |" in page
    assert "| armature | 3.00 µs |" in page


def test_the_page_shows_what_is_not_a_target_below_the_targets() -> None:
    measured = tuple(
        Measurement(in_process.PART, HELLO_TEXT.name, subject, "µs", (figure,))
        for subject, figure in {"armature": 3.0, "blacksheep": 2.5, "falcon": 6.0}.items()
    )
    results = replace(_RESULTS, measurements=measured)

    row = "| in process, hello, text: CPU of the faster of BlackSheep and Falcon | 1.20 x | - | not a target |"
    assert row in render(results, targets.verdicts(results))


def test_the_page_says_what_could_not_be_measured() -> None:
    assert "Could not be measured: in process: litestar." in render(_RESULTS, ())


def test_the_chart_is_well_formed_and_puts_the_cheapest_on_top() -> None:
    chart = ElementTree.fromstring(draw(_RESULTS))
    texts = [element.text for element in chart.iter("{http://www.w3.org/2000/svg}text")]

    assert texts.index("armature") < texts.index("falcon")


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    publish(_RESULTS, tmp_path)

    assert read(tmp_path) == _RESULTS

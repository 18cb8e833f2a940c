"""Verdicts say what was found, whichever way it went."""

from tests.benchmarks import in_process, soak_results
from tests.benchmarks.measurement import Measurement, Results
from tests.benchmarks.soak_results import Soak
from tests.benchmarks.targets import Verdict, remarks, verdicts
from tests.benchmarks.workload import HELLO, HELLO_TEXT, Case


def _results(case: Case = HELLO, **figures: float) -> Results:
    measured = (
        Measurement(in_process.PART, case.name, subject, "µs", (figure + 1, figure))
        for subject, figure in figures.items()
    )
    return Results("2026-11-21", {}, {}, tuple(measured))


def test_a_ratio_is_made_of_the_lowest_rounds() -> None:
    first = verdicts(_results(armature=3.0, blacksheep=8.0, falcon=6.0))[0]

    assert (first.found, first.met) == (0.5, True)


def test_a_target_is_not_met_while_one_of_its_peers_is_missing() -> None:
    first = verdicts(_results(armature=3.0, blacksheep=8.0))[0]

    assert (first.found, first.met) == (None, False)


def test_hello_as_text_is_remarked_and_stands_in_no_target() -> None:
    results = _results(HELLO_TEXT, armature=3.0, blacksheep=2.5, falcon=6.0)

    assert remarks(results)[0].found == 1.2
    assert not [each for each in verdicts(results) if HELLO_TEXT.name in each.target]


def test_a_figure_above_its_bound_is_missed() -> None:
    assert not Verdict("CPU", found=1.01, bound=1.0).met


def test_a_rate_below_its_bound_is_missed() -> None:
    assert not Verdict("rate", found=0.79, bound=0.8, at_least=True).met


def test_a_soak_that_grows_after_its_first_reading_is_missed() -> None:
    soak = Soak(
        "2026-11-21", "3.11", 100, memory=((50, 10 * 2**20), (75, 13 * 2**20), (100, 11 * 2**20)), descriptors_left=0
    )

    memory, descriptors = soak_results.verdicts(soak)

    assert (memory.found, memory.met, descriptors.met) == (3.0, False, True)

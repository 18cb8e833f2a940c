"""The stages of an application's life and what follows from each."""

import pytest

from armature.core.app import ApplicationState, Stage


@pytest.mark.parametrize(
    ("stage", "serving", "closing", "draining"),
    [
        (Stage.STARTING, False, False, False),
        (Stage.READY, True, False, False),
        (Stage.UNREADY, True, True, False),
        (Stage.STOP_INTAKE, True, True, False),
        (Stage.DRAIN, True, True, True),
        (Stage.HOOKS, True, True, True),
        (Stage.CLOSED, False, True, True),
    ],
    ids=lambda value: value.name if isinstance(value, Stage) else None,
)
def test_each_stage_says_what_is_possible(stage: Stage, serving: bool, closing: bool, draining: bool) -> None:
    state = ApplicationState()

    for each in list(Stage)[1 : list(Stage).index(stage) + 1]:
        state.enter(each)

    assert (state.stage, state.serving, state.closing) == (stage, serving, closing)
    assert state.draining.is_set() is draining
    assert state.ready is (stage is Stage.READY)


def test_a_stage_that_has_passed_is_not_entered_again() -> None:
    state = ApplicationState()
    state.enter(Stage.READY)
    state.enter(Stage.DRAIN)

    state.enter(Stage.READY)
    state.enter(Stage.DRAIN)

    assert state.stage is Stage.DRAIN


def test_a_start_that_fails_never_serves_while_it_closes() -> None:
    state = ApplicationState()

    state.enter(Stage.STARTING)
    state.enter(Stage.HOOKS)

    assert not state.serving


def test_beginning_again_forgets_what_was() -> None:
    state = ApplicationState()
    state.enter(Stage.READY)
    state.enter(Stage.CLOSED)
    state.hurry.set()

    state.begin()

    assert (state.stage, state.serving, state.closing) == (Stage.CREATED, False, False)
    assert not state.draining.is_set()
    assert not state.hurry.is_set()

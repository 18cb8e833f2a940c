"""Where an application stands between its start and its end; injectable, and what readiness answers from."""

import asyncio
from enum import Enum
from time import monotonic


class Stage(Enum):
    """The stages of an application's life, in order."""

    CREATED = "created"
    STARTING = "starting"
    READY = "ready"
    UNREADY = "unready"
    """A stop was asked for: `/ready` answers 503, every answer carries `Connection: close`, work goes on."""

    STOP_INTAKE = "stop intake"
    """Nothing new is accepted."""

    DRAIN = "drain"
    """Requests in flight end; streams are told to."""

    HOOKS = "hooks"
    """Providers are closed, in reverse order of their start."""

    CLOSED = "closed"


_ORDER = list(Stage)


class ApplicationState:
    """The stage, for whoever asks; only the application moves it on.

    `serving` is true from READY until CLOSED, `closing` from UNREADY on. `draining` is set when streams should end;
    `hurry` is set by a second signal. The drain budget runs from `drained_from` of the monotonic clock, which is the
    beginning of STOP_INTAKE.
    """

    __slots__ = ("closing", "drained_from", "draining", "hurry", "serving", "stage")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Back to the beginning, also for an application that was closed and is started again."""
        self.stage = Stage.CREATED
        self.closing = False
        self.serving = False
        self.drained_from = 0.0
        self.draining = asyncio.Event()
        self.hurry = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Whether new work is welcome."""
        return self.stage is Stage.READY

    @property
    def takes_work(self) -> bool:
        """Whether transports may still begin something: from READY until STOP_INTAKE."""
        return self.stage in {Stage.READY, Stage.UNREADY}

    def drain_left(self, budget: float) -> float:
        """What is left of the seconds that draining may take; it may be below zero."""
        return budget - (monotonic() - self.drained_from)

    def enter(self, stage: Stage) -> None:
        """Moves on to a later stage; a stage that has passed already is left alone."""
        if _ORDER.index(stage) <= _ORDER.index(self.stage):
            return
        self.stage = stage
        self.serving = stage is Stage.READY or (self.serving and stage is not Stage.CLOSED)
        self.closing = _ORDER.index(stage) >= _ORDER.index(Stage.UNREADY)
        if _ORDER.index(stage) >= _ORDER.index(Stage.STOP_INTAKE) and not self.drained_from:
            self.drained_from = monotonic()
        if _ORDER.index(stage) >= _ORDER.index(Stage.DRAIN):
            self.draining.set()

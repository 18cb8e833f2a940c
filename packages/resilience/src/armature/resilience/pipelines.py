"""Named pipelines that settings describe, and that follow when those change."""

import random as chance
from collections.abc import Callable, Iterable, Iterator

from armature.resilience.clock import LOOP_CLOCK, Clock
from armature.resilience.errors import InvalidSetting, UnknownPipeline
from armature.resilience.events import Listener
from armature.resilience.pipeline import Pipeline
from armature.resilience.settings import PipelineSettings, ResilienceSettings, StrategySettings
from armature.resilience.strategy import Strategy


class Pipelines:
    """The pipelines of settings: `pipelines["payments"]`; iterating gives each `Pipeline`.

    `listeners`, `clock` and `random` are those of every pipeline, as `Pipeline` takes them.

    >>> pipelines = Pipelines(ResilienceSettings(pipelines={"payments": PipelineSettings(total=5)}))
    >>> pipelines["payments"]
    <Pipeline payments: total>
    """

    __slots__ = ("_built", "_clock", "_listeners", "_pipelines", "_random")

    def __init__(
        self,
        settings: ResilienceSettings,
        *,
        listeners: Iterable[Listener] = (),
        clock: Clock = LOOP_CLOCK,
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._listeners = tuple(listeners)
        self._clock = clock
        self._random = random
        self._built: dict[str, list[tuple[StrategySettings, Strategy]]] = {}
        self._pipelines: dict[str, Pipeline] = {}
        self.reload(settings)

    def __getitem__(self, name: str) -> Pipeline:
        """The pipeline of this name; raises `UnknownPipeline`."""
        try:
            return self._pipelines[name]
        except KeyError:
            raise UnknownPipeline(_unknown(name, self._pipelines)) from None

    def __iter__(self) -> Iterator[Pipeline]:
        return iter(self._pipelines.values())

    def __len__(self) -> int:
        return len(self._pipelines)

    def reload(self, settings: ResilienceSettings) -> None:
        """Takes other settings from the next call on, also for functions that are decorated already.

        A strategy whose settings are the same stays, with its state; one that changed begins anew. Raises
        `InvalidSetting`, and changes nothing, where a pipeline is missing: functions may be decorated with it.
        """
        gone = [name for name in self._pipelines if name not in settings.pipelines]
        if gone:
            named = ", ".join(f'"{name}"' for name in gone)
            raise InvalidSetting(f"The new settings lack {named}, which may be in use. Give each pipeline, if empty.")
        for name, wanted in settings.pipelines.items():
            strategies = self._strategies_of(name, wanted)
            if name not in self._pipelines:
                self._pipelines[name] = Pipeline(
                    name, clock=self._clock, random=self._random, listeners=self._listeners
                )
            self._pipelines[name].reload(*strategies, total=wanted.total, attempt=wanted.attempt)

    def _strategies_of(self, name: str, wanted: PipelineSettings) -> list[Strategy]:
        """Those that stand, where their settings are the same, and new ones."""
        standing = self._built.get(name, [])
        self._built[name] = [
            (each, next((strategy for settings, strategy in standing if settings == each), None) or each.build())
            for each in wanted.strategies
        ]
        return [strategy for _, strategy in self._built[name]]


def _unknown(name: str, known: Iterable[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in known) or "none"
    return (
        f'There is no pipeline "{name}"; the settings give {listed}.\n'
        f"Add it to `pipelines` (ARMATURE_RESILIENCE_PIPELINES), or correct the name."
    )

"""The application that answers on the management port."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from armature.core.app import Application, ApplicationSettings
from armature.core.di import Provider, provide
from armature.core.health.answers import HealthAnswers
from armature.core.health.checkup import Checkup
from armature.core.health.controller import health_controller
from armature.core.management.inspecting import InspectionController
from armature.core.management.loggers import LoggerController
from armature.core.management.managed import Managed
from armature.core.modules import Module

_HealthController = health_controller("/health", "/live", "/ready", "/startup")


@dataclass(frozen=True, slots=True)
class Surface:
    """What an application shows to those who run it; `imports` are modules that answer on the management port alone."""

    guards: Sequence[Any]  # checked like those of any module
    imports: Sequence[Any]
    where: str

    def check(self) -> None:
        """Raises the `WiringError` of guards and modules that cannot work."""
        self._application(provide(Managed).by(_nobody), None)

    def over(self, app: Application, checkup: Checkup) -> Application:
        """The surface of a running application."""
        inner = self._application(provide(Managed).value(Managed(app, checkup)), app.settings)
        inner.is_inner = True
        return inner

    def _application(self, managed: Provider, settings: ApplicationSettings | None) -> Application:
        root = Module(
            name="ManagementModule",
            imports=self.imports,
            controllers=[_HealthController, LoggerController, InspectionController],
            providers=[managed, provide(HealthAnswers).by(_answers)],
            guards=self.guards,
        )
        object.__setattr__(root, "where", self.where)  # of the declaration that users wrote
        return Application(root, settings=settings)


def _answers(managed: Managed) -> HealthAnswers:
    return HealthAnswers(managed.checkup, managed.app.state, details=True)


def _nobody() -> Managed:
    raise NotImplementedError  # pragma: no cover: what is only checked is never started

"""The roof: where the floors meet. The application, its life, its server."""

from armature.core.app.application import Application
from armature.core.app.background import Background, BackgroundFigures
from armature.core.app.settings import ApplicationSettings
from armature.core.app.state import ApplicationState, Stage

__all__ = ["Application", "ApplicationSettings", "ApplicationState", "Background", "BackgroundFigures", "Stage"]

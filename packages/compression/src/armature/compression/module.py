"""The plug: compression of a whole Armature application."""

from armature.compression.asgi import ASGIApp
from armature.compression.declared import uncompressed
from armature.compression.errors import CodingNotInstalled
from armature.compression.middleware import CompressionMiddleware
from armature.compression.settings import CompressionSettings
from armature.core import ConfiguredModule, WiringError, module

__all__ = ["CompressionModule", "uncompressed"]


class ApplicationCompression(CompressionMiddleware):
    """The middleware as an application builds it at its start, where a missing library is a mistake in the wiring."""

    def __init__(self, app: ASGIApp, settings: CompressionSettings) -> None:
        try:
            super().__init__(app, settings)
        except CodingNotInstalled as error:
            raise WiringError(f"CompressionModule cannot start. {error}") from None


@module(exports=[CompressionSettings], application_middleware=[ApplicationCompression])
class CompressionModule(ConfiguredModule[CompressionSettings]):
    """Compresses every response of the application, mounted applications included, outside all other middleware.

    `CompressionModule` takes its settings from the environment (`ARMATURE_COMPRESSION_…`),
    `CompressionModule(CompressionSettings(…))` is given them. A coding that the settings name and whose library is
    missing stops the start.
    """

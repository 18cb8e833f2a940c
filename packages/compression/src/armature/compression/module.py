"""The plug: compression of a whole Armature application."""

from armature.compression.declared import uncompressed
from armature.compression.middleware import CompressionMiddleware
from armature.compression.settings import CompressionSettings
from armature.core import ConfiguredModule, module

__all__ = ["CompressionModule", "uncompressed"]


@module(
    providers=[],
    exports=[CompressionSettings],
    application_middleware=[CompressionMiddleware],
)
class CompressionModule(ConfiguredModule[CompressionSettings]):
    """Compresses every response of the application, mounted applications included, outside all other middleware.

    `CompressionModule` takes its settings from the environment (`ARMATURE_COMPRESSION_…`),
    `CompressionModule(CompressionSettings(…))` is given them. A coding that the settings name and whose library is
    missing stops the start.
    """

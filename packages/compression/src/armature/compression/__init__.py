"""Responses in gzip, Brotli or Zstandard, as each client accepts them, for any ASGI application.

`armature.compression.module` plugs it into an Armature application.
"""

from armature.compression.errors import AlreadySent, CodingNotInstalled, CompressionError
from armature.compression.exemption import Uncompressed, leave_uncompressed
from armature.compression.middleware import CompressionMiddleware
from armature.compression.settings import COMPRESSED_TYPES, CodingName, CompressionSettings

__all__ = [
    "COMPRESSED_TYPES",
    "AlreadySent",
    "CodingName",
    "CodingNotInstalled",
    "CompressionError",
    "CompressionMiddleware",
    "CompressionSettings",
    "Uncompressed",
    "leave_uncompressed",
]

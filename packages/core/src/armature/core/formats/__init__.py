"""Formats beside JSON: `formats=[Json(), Ndjson(), Text()]` of an application, a controller or a route.

`armature.core.formats.messagepack` and `armature.core.formats.html` have those that need a library.
"""

from armature.core.http.formats import Format, Json, Ndjson, ReadableFormat, Text

__all__ = ["Format", "Json", "Ndjson", "ReadableFormat", "Text"]

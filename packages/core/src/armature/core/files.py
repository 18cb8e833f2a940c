"""Files that travel as streams: uploads that are read while they come."""

from armature.core.http.uploads import FilePart, Sink

__all__ = ["FilePart", "Sink"]

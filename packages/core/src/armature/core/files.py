"""Files that travel as streams: uploads that are read while they come, downloads with ranges."""

from armature.core.http.downloads import Download
from armature.core.http.file_names import content_disposition
from armature.core.http.sources import RangedSource
from armature.core.http.uploads import FilePart, Sink

__all__ = ["Download", "FilePart", "RangedSource", "Sink", "content_disposition"]

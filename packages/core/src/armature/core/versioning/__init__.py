"""API versions beyond `/v1`: how requests say theirs, what holds where they say none, which there are.

`Version` itself is among the names of `armature.core`.
"""

from armature.core.errors import MissingVersion, UnsupportedVersion
from armature.core.routing import NEUTRAL
from armature.core.versioning.policy import Versioning
from armature.core.versioning.schemes import ByHeader, ByMediaType, ByPath, ByQuery, VersionScheme

__all__ = [
    "NEUTRAL",
    "ByHeader",
    "ByMediaType",
    "ByPath",
    "ByQuery",
    "MissingVersion",
    "UnsupportedVersion",
    "VersionScheme",
    "Versioning",
]

"""Path to target, whatever the target is; knows neither handlers nor requests."""

from armature.core.routing.apart import Apart, Condition
from armature.core.routing.captures import Match
from armature.core.routing.converters import BUILT_IN, Converter, converter_table
from armature.core.routing.hosts import HostPattern, host_of, parse_host
from armature.core.routing.parser import join_paths, parse_template
from armature.core.routing.paths import MalformedPath
from armature.core.routing.router import Route, Router, TrailingSlash
from armature.core.routing.template import Placeholder, Template, UnbuildableUrl
from armature.core.routing.versions import (
    BY_PATH_ALONE,
    NEUTRAL,
    Span,
    Version,
    VersionPolicy,
    Versions,
    known_versions,
    said_ordinal,
    spans_of,
)

__all__ = [
    "BUILT_IN",
    "BY_PATH_ALONE",
    "NEUTRAL",
    "Apart",
    "Condition",
    "Converter",
    "HostPattern",
    "MalformedPath",
    "Match",
    "Placeholder",
    "Route",
    "Router",
    "Span",
    "Template",
    "TrailingSlash",
    "UnbuildableUrl",
    "Version",
    "VersionPolicy",
    "Versions",
    "converter_table",
    "host_of",
    "join_paths",
    "known_versions",
    "parse_host",
    "parse_template",
    "said_ordinal",
    "spans_of",
]

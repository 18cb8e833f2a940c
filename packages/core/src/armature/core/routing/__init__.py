"""Path to target, whatever the target is; knows neither handlers nor requests."""

from armature.core.routing.captures import Match
from armature.core.routing.converters import BUILT_IN, Converter, converter_table
from armature.core.routing.parser import join_paths, parse_template
from armature.core.routing.paths import MalformedPath
from armature.core.routing.router import Route, Router, TrailingSlash
from armature.core.routing.template import Placeholder, Template, UnbuildableUrl

__all__ = [
    "BUILT_IN",
    "Converter",
    "MalformedPath",
    "Match",
    "Placeholder",
    "Route",
    "Router",
    "Template",
    "TrailingSlash",
    "UnbuildableUrl",
    "converter_table",
    "join_paths",
    "parse_template",
]

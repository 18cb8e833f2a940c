"""From a handler's signature to its arguments: what each parameter means is read at start, values at the request."""

from armature.core.binding.bound import Bound
from armature.core.binding.compiler import bind
from armature.core.binding.extractors import Extractor, client_extractor
from armature.core.binding.kinds import TypeKind, kind_of_type, stripped, without_none
from armature.core.binding.markers import Body, Cookie, Header, Inject, Marker, Path, Query
from armature.core.binding.parameters import Parameter, Place, Source, parameters_of
from armature.core.binding.rejection import INVALID, rejected
from armature.core.binding.validation import Adapters

__all__ = [
    "INVALID",
    "Adapters",
    "Body",
    "Bound",
    "Cookie",
    "Extractor",
    "Header",
    "Inject",
    "Marker",
    "Parameter",
    "Path",
    "Place",
    "Query",
    "Source",
    "TypeKind",
    "bind",
    "client_extractor",
    "kind_of_type",
    "parameters_of",
    "rejected",
    "stripped",
    "without_none",
]

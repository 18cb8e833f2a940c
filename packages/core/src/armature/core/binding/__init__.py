"""From a handler's signature to its arguments: what each parameter means is read at start, values at the request."""

from armature.core.binding.annotations import called, marker_in
from armature.core.binding.bound import Bound
from armature.core.binding.compiler import bind
from armature.core.binding.extractors import Extractor, Sent, client_extractor, tell_apart
from armature.core.binding.files import awaited_by
from armature.core.binding.groups import ABSENT, constructor_of, is_group
from armature.core.binding.kinds import TypeKind, kind_of_type, stripped, without_none
from armature.core.binding.markers import Body, Cookie, Depends, File, Form, Header, Inject, Marker, Path, Query
from armature.core.binding.model_query import alias_of
from armature.core.binding.parameters import BODIES, SENT, Parameter, Place, Source, parameters_of
from armature.core.binding.rejection import FAULTS, INVALID, InvalidGroup, group_entries, rejected
from armature.core.binding.validation import Adapters

__all__ = [
    "ABSENT",
    "BODIES",
    "FAULTS",
    "INVALID",
    "SENT",
    "Adapters",
    "Body",
    "Bound",
    "Cookie",
    "Depends",
    "Extractor",
    "File",
    "Form",
    "Header",
    "Inject",
    "InvalidGroup",
    "Marker",
    "Parameter",
    "Path",
    "Place",
    "Query",
    "Sent",
    "Source",
    "TypeKind",
    "alias_of",
    "awaited_by",
    "bind",
    "called",
    "client_extractor",
    "constructor_of",
    "group_entries",
    "is_group",
    "kind_of_type",
    "marker_in",
    "parameters_of",
    "rejected",
    "stripped",
    "tell_apart",
    "without_none",
]

"""Dependency injection: types become objects. Knows nothing of HTTP."""

from armature.core.di.container import Container, Lifecycle, OpenScope
from armature.core.di.current import Current, entered, running
from armature.core.di.dependencies import (
    REQUIRED,
    Dependency,
    Reach,
    Shape,
    called_parameter,
    dependencies_of,
    dependency,
    hints_of,
)
from armature.core.di.generics import (
    constructor_variables,
    substituted,
    type_arguments,
    types_around,
    unknown_type,
    unresolved,
)
from armature.core.di.graph import Graph
from armature.core.di.hooks import check_hooks, hooks_of
from armature.core.di.lazy import Lazy
from armature.core.di.makers import by_name
from armature.core.di.naming import described
from armature.core.di.nodes import Edge, Home, Node, everything_reached, lives_in_request, reachable_seeds
from armature.core.di.providers import (
    Factory,
    Kind,
    Provide,
    Provider,
    alias,
    class_provider,
    consumer,
    injectable,
    is_injectable,
    kind_of,
    made_type,
    provide,
    scope_of,
)
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import UNKNOWN, Resolver
from armature.core.di.scopes import Scope
from armature.core.di.settings import read_settings
from armature.core.di.tokens import Key, Named, family_of, key_of
from armature.core.di.uninterrupted import uninterrupted
from armature.core.di.usage import Export, unused, unused_exports
from armature.core.di.wrapping import Wrapping, refuse_wrapped, wrapped_by, wrappings_of

__all__ = [
    "REQUIRED",
    "UNKNOWN",
    "Container",
    "Current",
    "Dependency",
    "Edge",
    "Export",
    "Factory",
    "Graph",
    "Home",
    "Key",
    "Kind",
    "Lazy",
    "Lifecycle",
    "Named",
    "Node",
    "OpenScope",
    "Provide",
    "Provider",
    "Reach",
    "RequestScope",
    "Resolver",
    "Scope",
    "Shape",
    "Wrapping",
    "alias",
    "by_name",
    "called_parameter",
    "check_hooks",
    "class_provider",
    "constructor_variables",
    "consumer",
    "dependencies_of",
    "dependency",
    "described",
    "entered",
    "everything_reached",
    "family_of",
    "hints_of",
    "hooks_of",
    "injectable",
    "is_injectable",
    "key_of",
    "kind_of",
    "lives_in_request",
    "made_type",
    "provide",
    "reachable_seeds",
    "read_settings",
    "refuse_wrapped",
    "running",
    "scope_of",
    "substituted",
    "type_arguments",
    "types_around",
    "uninterrupted",
    "unknown_type",
    "unresolved",
    "unused",
    "unused_exports",
    "wrapped_by",
    "wrappings_of",
]

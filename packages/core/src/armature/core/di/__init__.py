"""Dependency injection: types become objects. Knows nothing of HTTP."""

from armature.core.di.container import Container, Lifecycle, OpenScope
from armature.core.di.dependencies import REQUIRED, Dependency, Shape, dependencies_of, dependency, hints_of
from armature.core.di.drawing import did_you_mean
from armature.core.di.graph import Graph
from armature.core.di.hooks import HOOKS, check_hooks
from armature.core.di.makers import by_name
from armature.core.di.naming import described
from armature.core.di.nodes import Edge, Home, Node, lives_in_request, reachable_seeds
from armature.core.di.providers import (
    Factory,
    Kind,
    Provide,
    Provider,
    class_provider,
    consumer,
    injectable,
    is_injectable,
    made_type,
    provide,
    scope_of,
)
from armature.core.di.request_scope import RequestScope
from armature.core.di.resolver import UNKNOWN, Resolver
from armature.core.di.scopes import Scope
from armature.core.di.settings import read_settings
from armature.core.di.tokens import Key, Named, key_of
from armature.core.di.uninterrupted import uninterrupted

__all__ = [
    "HOOKS",
    "REQUIRED",
    "UNKNOWN",
    "Container",
    "Dependency",
    "Edge",
    "Factory",
    "Graph",
    "Home",
    "Key",
    "Kind",
    "Lifecycle",
    "Named",
    "Node",
    "OpenScope",
    "Provide",
    "Provider",
    "RequestScope",
    "Resolver",
    "Scope",
    "Shape",
    "by_name",
    "check_hooks",
    "class_provider",
    "consumer",
    "dependencies_of",
    "dependency",
    "described",
    "did_you_mean",
    "hints_of",
    "injectable",
    "is_injectable",
    "key_of",
    "lives_in_request",
    "made_type",
    "provide",
    "reachable_seeds",
    "read_settings",
    "scope_of",
    "uninterrupted",
]

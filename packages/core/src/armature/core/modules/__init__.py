"""What the user declares, and how it is found: modules, controllers, decorators, scanner."""

from armature.core.modules.configured import ConfiguredModule
from armature.core.modules.declarations import Module
from armature.core.modules.decorators import (
    body_limit,
    controller,
    delete,
    endpoint,
    get,
    head,
    module,
    options,
    patch,
    post,
    put,
    route,
    skip_guard,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
    use_middleware,
)
from armature.core.modules.endpoints import Layout, endpoints_of
from armature.core.modules.finishing import cache_control, etag, intercepting
from armature.core.modules.groups import Group
from armature.core.modules.overrides import EnhancerOverride, Exchange, ModuleOverride, Overrides
from armature.core.modules.publicity import public
from armature.core.modules.records import recorded
from armature.core.modules.scanner import Scanned, module_of, scan
from armature.core.modules.sockets import SocketDetails, message, websocket

__all__ = [
    "ConfiguredModule",
    "EnhancerOverride",
    "Exchange",
    "Group",
    "Layout",
    "Module",
    "ModuleOverride",
    "Overrides",
    "Scanned",
    "SocketDetails",
    "body_limit",
    "cache_control",
    "controller",
    "delete",
    "endpoint",
    "endpoints_of",
    "etag",
    "get",
    "head",
    "intercepting",
    "message",
    "module",
    "module_of",
    "options",
    "patch",
    "post",
    "public",
    "put",
    "recorded",
    "route",
    "scan",
    "skip_guard",
    "timeout",
    "use_filter",
    "use_guard",
    "use_interceptor",
    "use_middleware",
    "websocket",
]

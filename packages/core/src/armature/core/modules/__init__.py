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
from armature.core.modules.publicity import public
from armature.core.modules.scanner import Scanned, module_of, scan

__all__ = [
    "ConfiguredModule",
    "Layout",
    "Module",
    "Scanned",
    "body_limit",
    "controller",
    "delete",
    "endpoint",
    "endpoints_of",
    "get",
    "head",
    "module",
    "module_of",
    "options",
    "patch",
    "post",
    "public",
    "put",
    "route",
    "scan",
    "skip_guard",
    "timeout",
    "use_filter",
    "use_guard",
    "use_interceptor",
    "use_middleware",
]

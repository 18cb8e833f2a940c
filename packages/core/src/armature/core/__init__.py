"""The core of Armature: what an application is written with.

Further doors: `armature.core.errors` has every status, `armature.core.health`, `armature.core.problems` and
`armature.core.logging` what their names say.
"""

from armature.core.app import Application, ApplicationSettings
from armature.core.binding import Body, Cookie, Header, Inject, Path, Query
from armature.core.context import ExecutionContext, HttpContext
from armature.core.di import Named, Scope, injectable, provide
from armature.core.errors import (
    ArmatureError,
    BadRequest,
    Conflict,
    ContentTooLarge,
    Forbidden,
    Gone,
    HttpError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
    UnprocessableContent,
    UnsupportedMediaType,
    WiringError,
)
from armature.core.http.reply import Reply
from armature.core.http.streaming import Event
from armature.core.modules import (
    ConfiguredModule,
    Module,
    body_limit,
    controller,
    delete,
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
from armature.core.pipeline import CallNext
from armature.core.routing import Converter

__all__ = [
    "Application",
    "ApplicationSettings",
    "ArmatureError",
    "BadRequest",
    "Body",
    "CallNext",
    "ConfiguredModule",
    "Conflict",
    "ContentTooLarge",
    "Converter",
    "Cookie",
    "Event",
    "ExecutionContext",
    "Forbidden",
    "Gone",
    "Header",
    "HttpContext",
    "HttpError",
    "Inject",
    "MethodNotAllowed",
    "Module",
    "Named",
    "NotAcceptable",
    "NotFound",
    "Path",
    "Query",
    "Reply",
    "Scope",
    "ServiceUnavailable",
    "TooManyRequests",
    "Unauthorized",
    "UnprocessableContent",
    "UnsupportedMediaType",
    "WiringError",
    "body_limit",
    "controller",
    "delete",
    "get",
    "head",
    "injectable",
    "module",
    "options",
    "patch",
    "post",
    "provide",
    "put",
    "route",
    "skip_guard",
    "timeout",
    "use_filter",
    "use_guard",
    "use_interceptor",
    "use_middleware",
]

"""What happens around a handler, whatever the transport: one function composed at start from closures."""

from armature.core.pipeline.caching import Caches
from armature.core.pipeline.compiler import Pipeline, compile_pipeline
from armature.core.pipeline.effect import check_effective
from armature.core.pipeline.endpoint import EVERYWHERE, Endpoint, Enhancer, Enhancers
from armature.core.pipeline.etags import Tags
from armature.core.pipeline.filters import ExceptionFilter
from armature.core.pipeline.finishable import check_finishing
from armature.core.pipeline.finisher import Finisher
from armature.core.pipeline.guards import Guard
from armature.core.pipeline.interceptors import CallNext, Interceptor
from armature.core.pipeline.limits import Deadline, Threads
from armature.core.pipeline.offer import HTTP, MESSAGE, OWN, WEBSOCKET, Offer
from armature.core.pipeline.options import AS_ANNOTATED, RouteOptions
from armature.core.pipeline.plan import Plan, Planner, check_path_names
from armature.core.pipeline.transport import Transport

__all__ = [
    "AS_ANNOTATED",
    "EVERYWHERE",
    "HTTP",
    "MESSAGE",
    "OWN",
    "WEBSOCKET",
    "Caches",
    "CallNext",
    "Deadline",
    "Endpoint",
    "Enhancer",
    "Enhancers",
    "ExceptionFilter",
    "Finisher",
    "Guard",
    "Interceptor",
    "Offer",
    "Pipeline",
    "Plan",
    "Planner",
    "RouteOptions",
    "Tags",
    "Threads",
    "Transport",
    "check_effective",
    "check_finishing",
    "check_path_names",
    "compile_pipeline",
]

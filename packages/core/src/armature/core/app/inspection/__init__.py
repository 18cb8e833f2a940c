"""An application as data and text: its routes, the pipeline of each, who needs whom. Nothing has to be started."""

from armature.core.app.inspection.explained import explanation_as_text, parameter_as_text
from armature.core.app.inspection.explanation import BoundParameter, Explanation, Step, explain
from armature.core.app.inspection.finding import UnknownSubject
from armature.core.app.inspection.mermaid import graph_as_mermaid
from armature.core.app.inspection.needs import ArrowInfo, GraphInfo, PartInfo, graph_of
from armature.core.app.inspection.notation import as_json
from armature.core.app.inspection.reasons import Reason, reasons_as_text, why
from armature.core.app.inspection.routes import RouteInfo, route_rows, routes_as_text, routes_of
from armature.core.app.inspection.unused import Unused, unused, unused_as_text

__all__ = [
    "ArrowInfo",
    "BoundParameter",
    "Explanation",
    "GraphInfo",
    "PartInfo",
    "Reason",
    "RouteInfo",
    "Step",
    "UnknownSubject",
    "Unused",
    "as_json",
    "explain",
    "explanation_as_text",
    "graph_as_mermaid",
    "graph_of",
    "parameter_as_text",
    "reasons_as_text",
    "route_rows",
    "routes_as_text",
    "routes_of",
    "unused",
    "unused_as_text",
    "why",
]

"""OpenAPI 3.1 of an application, derived from what it declares."""

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.documents import diff
from armature.openapi.comparison.kinds import Severity
from armature.openapi.document import describe
from armature.openapi.info import ApiInfo, Contact, License, Server, Tag, Webhook
from armature.openapi.module import OpenApiModule
from armature.openapi.rendering import to_json, to_yaml
from armature.openapi.security import SecurityScheme

__all__ = [
    "ApiInfo",
    "Change",
    "Contact",
    "License",
    "OpenApiModule",
    "SecurityScheme",
    "Server",
    "Severity",
    "Tag",
    "Webhook",
    "describe",
    "diff",
    "to_json",
    "to_yaml",
]

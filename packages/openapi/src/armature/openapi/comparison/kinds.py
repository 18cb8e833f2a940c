"""Every kind of change, and how much each breaks."""

from collections.abc import Mapping
from enum import Enum


class Severity(Enum):
    """What a change means for clients that were written for the older document."""

    BREAKING = "breaking"
    WARNING = "warning"
    HARMLESS = "harmless"


_BREAKING, _WARNING, _HARMLESS = Severity.BREAKING, Severity.WARNING, Severity.HARMLESS

_OF_DOCUMENTS: Mapping[str, Severity] = {
    "server-removed": _WARNING,
    "server-added": _HARMLESS,
    "security-scheme-removed": _WARNING,
    "security-scheme-added": _HARMLESS,
    "security-scheme-changed": _BREAKING,
    "webhook-removed": _BREAKING,
    "webhook-added": _HARMLESS,
    "websocket-removed": _BREAKING,
    "websocket-added": _HARMLESS,
    "websocket-subprotocol-removed": _BREAKING,
    "websocket-subprotocol-added": _HARMLESS,
    "websocket-message-removed": _BREAKING,
    "websocket-message-added": _HARMLESS,
    "websocket-answer-removed": _BREAKING,
    "websocket-answer-added": _WARNING,
}

_OF_OPERATIONS: Mapping[str, Severity] = {
    "operation-removed": _BREAKING,
    "deprecated-operation-removed": _WARNING,
    "operation-added": _HARMLESS,
    "operation-id-changed": _WARNING,
    "operation-deprecated": _WARNING,
    "operation-deprecation-withdrawn": _HARMLESS,
    "sunset-announced": _WARNING,
    "sunset-withdrawn": _HARMLESS,
    "sunset-moved-earlier": _BREAKING,
    "sunset-moved-later": _HARMLESS,
    "tag-removed": _WARNING,
    "tag-added": _HARMLESS,
    "path-parameter-renamed": _WARNING,
    "parameter-removed": _WARNING,
    "parameter-added": _HARMLESS,
    "required-parameter-added": _BREAKING,
    "parameter-became-required": _BREAKING,
    "parameter-became-optional": _HARMLESS,
    "parameter-style-changed": _BREAKING,
    "parameter-deprecated": _WARNING,
    "parameter-deprecation-withdrawn": _HARMLESS,
    "body-removed": _WARNING,
    "body-added": _HARMLESS,
    "required-body-added": _BREAKING,
    "body-became-required": _BREAKING,
    "body-became-optional": _HARMLESS,
    "request-media-type-removed": _BREAKING,
    "request-media-type-added": _HARMLESS,
    "success-removed": _BREAKING,
    "success-added": _WARNING,
    "problem-removed": _HARMLESS,
    "problem-added": _WARNING,
    "problem-type-removed": _HARMLESS,
    "problem-type-added": _WARNING,
    "response-media-type-removed": _BREAKING,
    "response-media-type-added": _HARMLESS,
    "response-header-removed": _BREAKING,
    "optional-response-header-removed": _WARNING,
    "response-header-added": _HARMLESS,
    "response-header-became-optional": _BREAKING,
    "response-header-became-required": _HARMLESS,
    "security-added": _BREAKING,
    "security-removed": _HARMLESS,
    "security-alternative-removed": _BREAKING,
    "security-alternative-added": _HARMLESS,
    "security-scope-added": _BREAKING,
    "security-scope-removed": _HARMLESS,
    "callback-removed": _BREAKING,
    "callback-added": _HARMLESS,
}

_OF_SCHEMAS: Mapping[str, tuple[Severity, Severity]] = {
    "type-changed": (_BREAKING, _BREAKING),
    "type-narrowed": (_BREAKING, _HARMLESS),
    "type-widened": (_HARMLESS, _BREAKING),
    "became-nullable": (_HARMLESS, _BREAKING),
    "no-longer-nullable": (_BREAKING, _HARMLESS),
    "variant-removed": (_BREAKING, _HARMLESS),
    "variant-added": (_HARMLESS, _BREAKING),
    "discriminator-removed": (_WARNING, _WARNING),
    "discriminator-added": (_HARMLESS, _HARMLESS),
    "discriminator-changed": (_BREAKING, _BREAKING),
    "value-removed": (_BREAKING, _HARMLESS),
    "value-added": (_HARMLESS, _WARNING),
    "values-restricted": (_BREAKING, _HARMLESS),
    "values-unrestricted": (_HARMLESS, _WARNING),
    "constant-changed": (_BREAKING, _BREAKING),
    "format-changed": (_BREAKING, _BREAKING),
    "format-removed": (_HARMLESS, _BREAKING),
    "format-added": (_BREAKING, _HARMLESS),
    "pattern-changed": (_WARNING, _WARNING),
    "pattern-removed": (_HARMLESS, _WARNING),
    "pattern-added": (_BREAKING, _HARMLESS),
    "encoding-changed": (_BREAKING, _BREAKING),
    "limit-tightened": (_BREAKING, _HARMLESS),
    "limit-loosened": (_HARMLESS, _WARNING),
    "step-changed": (_BREAKING, _WARNING),
    "default-changed": (_WARNING, _HARMLESS),
    "became-read-only": (_WARNING, _HARMLESS),
    "no-longer-read-only": (_HARMLESS, _HARMLESS),
    "became-write-only": (_HARMLESS, _BREAKING),
    "no-longer-write-only": (_HARMLESS, _HARMLESS),
    "closed": (_BREAKING, _HARMLESS),
    "opened": (_HARMLESS, _HARMLESS),
    "property-removed": (_WARNING, _BREAKING),
    "property-added": (_HARMLESS, _HARMLESS),
    "property-became-required": (_BREAKING, _HARMLESS),
    "property-became-optional": (_HARMLESS, _BREAKING),
    "property-deprecated": (_WARNING, _WARNING),
    "property-deprecation-withdrawn": (_HARMLESS, _HARMLESS),
}
"""What each kind means in a request, and in a response.

A request may be told less than before and still be understood; a response may tell more.
"""

SEVERITIES: Mapping[str, Severity] = {
    **_OF_DOCUMENTS,
    **_OF_OPERATIONS,
    **{f"request-{kind}": severity for kind, (severity, _) in _OF_SCHEMAS.items()},
    "request-required-property-added": _BREAKING,
    "request-property-refused": _BREAKING,
    **{f"response-{kind}": severity for kind, (_, severity) in _OF_SCHEMAS.items()},
    "response-optional-property-removed": _WARNING,
}
"""How much each kind of change breaks."""

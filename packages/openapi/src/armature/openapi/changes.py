"""One change between two documents, and how much each kind of change breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """What a change means for clients that were written for the older document."""

    BREAKING = "breaking"
    WARNING = "warning"
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: `kind` is a word for programs, `where` an operation or a schema, `sentence` is for people."""

    kind: str
    where: str
    sentence: str

    @property
    def severity(self) -> Severity:
        """What it means for clients."""
        return SEVERITIES[self.kind]


SEVERITIES: Mapping[str, Severity] = {
    kind: severity
    for severity, kinds in {
        Severity.BREAKING: [
            "operation-removed",
            "required-parameter-added",
            "parameter-became-required",
            "required-body-added",
            "body-became-required",
            "success-removed",
            "security-added",
            "request-media-type-removed",
            "response-media-type-removed",
            "request-type-changed",
            "response-type-changed",
            "request-required-property-added",
            "request-property-became-required",
            "response-property-removed",
            "response-property-became-optional",
            "request-value-removed",
            "request-variant-removed",
            "response-variant-added",
            "request-limit-tightened",
        ],
        Severity.WARNING: [
            "operation-id-changed",
            "parameter-removed",
            "body-removed",
            "success-added",
            "problem-added",
            "security-changed",
            "request-property-removed",
            "response-value-added",
            "response-limit-loosened",
            "request-form-changed",
            "response-form-changed",
        ],
        Severity.HARMLESS: [
            "operation-added",
            "parameter-added",
            "parameter-became-optional",
            "body-added",
            "body-became-optional",
            "problem-removed",
            "security-removed",
            "request-media-type-added",
            "response-media-type-added",
            "request-property-added",
            "request-property-became-optional",
            "response-property-added",
            "response-property-became-required",
            "request-value-added",
            "response-value-removed",
            "request-variant-added",
            "response-variant-removed",
            "request-limit-loosened",
            "response-limit-tightened",
        ],
    }.items()
    for kind in kinds
}
"""Every kind of change. A request may be told less than before and still be understood, a response may tell more."""

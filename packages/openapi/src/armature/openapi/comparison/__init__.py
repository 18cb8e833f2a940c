"""What changed between two documents, and what of it breaks clients."""

from armature.openapi.comparison.changes import Change, Severity
from armature.openapi.comparison.documents import diff

__all__ = ["Change", "Severity", "diff"]

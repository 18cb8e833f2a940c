"""One change between two documents."""

from dataclasses import dataclass

from armature.openapi.comparison.kinds import SEVERITIES, Severity


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

"""A place where a rule is broken, and the sentence that says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One broken rule; printed as `path:line: sentence`, which editors and terminals turn into a link."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"

"""Pages behind the `type` of every problem: what the error means, for whoever meets it."""

from armature.core.problems.module import ProblemPage, ProblemsModule

__all__ = ["ProblemPage", "ProblemsModule"]

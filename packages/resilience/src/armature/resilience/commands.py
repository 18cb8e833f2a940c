"""What `armature new --with resilience` adds to a project."""

from armature.cli import Addition

ADDITION = Addition(
    summary="Named pipelines of retries, breakers and time-outs for `@resilient`, configured from settings.",
    dependencies=("armature-resilience[standard]",),
    modules=("armature.resilience.module:ResilienceModule",),
    settings=(
        "# The pipelines by their names, as JSON.",
        """# ARMATURE_RESILIENCE_PIPELINES={"payments": {"total": 5, "attempt": 2, "retry": {"attempts": 3}}}""",
    ),
)
"""Pipelines for the whole application."""

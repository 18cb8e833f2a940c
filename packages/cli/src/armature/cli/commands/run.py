"""`armature run`: a command of the application, in a REQUEST scope and behind its enhancers, as any transport."""

from collections.abc import Sequence

from armature.cli.environment import load_environment
from armature.cli.project import application
from armature.core.app.commands.running import run
from armature.core.app.project import find_project


def forward(words: Sequence[str], program: str) -> int:
    """Runs what the words ask for, and gives its exit code."""
    project = find_project()
    load_environment(project)
    return run(words, lambda reference: application(reference, project), program)

"""The `armature` command, and what a package adds to it."""

from armature.cli.additions import Addition
from armature.cli.generators import Choice, Generator, Registration

__all__ = ["Addition", "Choice", "Generator", "Registration"]

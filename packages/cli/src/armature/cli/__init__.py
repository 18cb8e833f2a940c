"""The `armature` command, and what a package adds to it."""

from armature.cli.additions import Addition

__all__ = ["Addition"]

"""The `armature` command, and what a package adds to it."""

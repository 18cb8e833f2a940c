"""The root of the tree of errors."""


class ArmatureError(Exception):
    """The root of the tree: catches whatever Armature raises on purpose."""

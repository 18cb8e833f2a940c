"""What is installed of Armature."""

from importlib.metadata import distributions


def armature_distributions() -> dict[str, str]:
    """The installed distributions of Armature, each with its version."""
    found = {each.metadata["Name"].lower(): each.version for each in distributions()}
    return {name: found[name] for name in sorted(found) if name.startswith("armature-")}

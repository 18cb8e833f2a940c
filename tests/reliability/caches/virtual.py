"""The loop of the histories: its time passes at once, and nothing that went wrong in it is only logged."""

from typing import Any

from armature.resilience.testing import VirtualLoop


class StrictLoop(VirtualLoop):
    """Runs the same steps in the same order each time."""

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What nobody has looked at is a failure."""
        raise AssertionError(str(context)) from context.get("exception")

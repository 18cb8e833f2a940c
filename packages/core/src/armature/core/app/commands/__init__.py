"""Commands: what an application does when it is called by name. The command line itself is `running.py`."""

from armature.core.app.commands.context import CommandContext
from armature.core.app.commands.declaration import command
from armature.core.app.commands.transport import CommandTransport
from armature.core.app.usage import UsageError

__all__ = ["CommandContext", "CommandTransport", "UsageError", "command"]

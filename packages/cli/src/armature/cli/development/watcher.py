"""The process that watches the files, as the parent sees it."""

import os
import sys
import time
from pathlib import Path
from typing import Final

from armature.cli.processes.inbox import Inbox

PATHS: Final = "paths"
"""The source of its lines in the inbox: each is the path of a file that has changed."""

_PROGRAM: Final = "armature.cli.development.watching"


class Watcher:
    """Watches a folder until it is ended, or its parent is."""

    def __init__(self, root: Path, inbox: Inbox) -> None:
        reading, self._hold = os.pipe()
        paths, writing = os.pipe()
        command = [sys.executable, "-P", "-m", _PROGRAM, str(time.time_ns()), str(root)]
        # In a group of its own: Ctrl-C is for the application, and this ends with its input.
        # Not by `subprocess`, whose object would complain in each forked child that the process still runs.
        self._process = os.posix_spawn(
            sys.executable,
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_DUP2, writing, 1)],
            setpgroup=0,
        )
        os.close(reading)
        os.close(writing)
        inbox.attend(paths, PATHS)

    def end(self) -> None:
        """Lets it go and waits for its end."""
        self.release()
        os.waitpid(self._process, 0)

    def release(self) -> None:
        """Closes this process's end; a child calls it, which must not keep the watcher alive."""
        os.close(self._hold)

"""Where one types: IPython where it is installed, else the console of the standard library."""

import ast
import code
import importlib
import importlib.util
import rlcompleter
import sys
from types import CodeType
from typing import Final

from armature.cli.repl.evaluation import SOURCE, Namespace, run_code, tell
from armature.cli.repl.loop import LoopThread

BANNER: Final = """\
The application is started: app, container, settings; `await get(Type)` gives
an object, `async with container.request_scope() as scope` opens a REQUEST
scope. Ctrl-D ends."""


def prompt(names: Namespace, loop: LoopThread, *, plain: bool) -> None:
    """Reads and runs until Ctrl-D or `exit()`; `plain` leaves IPython aside."""
    print(BANNER)  # noqa: T201 - to a person
    if not plain and importlib.util.find_spec("IPython"):
        _in_ipython(names, loop)
    else:
        _complete_names(names)
        _Console(names, loop).interact("", exitmsg="")


class _Console(code.InteractiveConsole):
    def __init__(self, names: Namespace, loop: LoopThread) -> None:
        super().__init__(names, SOURCE)
        self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._names = names
        self._loop = loop

    def runcode(self, code: CodeType) -> None:
        try:
            run_code(code, self._names, self._loop)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - of whoever types
            sys.last_value = error
            tell(error)


def _in_ipython(names: Namespace, loop: LoopThread) -> None:
    from IPython.terminal.interactiveshell import TerminalInteractiveShell  # noqa: PLC0415 - an extra

    shell = TerminalInteractiveShell.instance(user_ns=names, confirm_exit=False)
    shell.loop_runner = loop.run
    # IPython leaves its signature without types
    shell.mainloop()  # type: ignore[no-untyped-call]


def _complete_names(names: Namespace) -> None:
    if not importlib.util.find_spec("readline"):
        return
    readline = importlib.import_module("readline")  # some systems have none

    readline.set_completer(rlcompleter.Completer(names).complete)
    readline.parse_and_bind("tab: complete")

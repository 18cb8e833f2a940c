"""Code with top-level `await`: what awaits runs in the application's loop, all else in the main thread."""

import ast
import inspect
import sys
import traceback
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, Final

from armature.cli.repl.loop import LoopThread

SOURCE: Final = "<repl>"
"""The file that tracebacks name."""

Namespace = dict[str, Any]  # whatever users put there


def run_code(code: CodeType, names: Namespace, loop: LoopThread) -> object:
    """Runs compiled code; raises what it raises."""
    function: Callable[[], Any] = FunctionType(code, names)  # its result is unread
    if not code.co_flags & inspect.CO_COROUTINE:
        return function()
    return loop.run(function())


def run_text(text: str, names: Namespace, loop: LoopThread) -> int:
    """Runs statements, prints the values of expressions as a prompt does; 1 where one fails, which is told."""
    try:
        for statement in ast.parse(text, SOURCE).body:
            code = compile(ast.Interactive([statement]), SOURCE, "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            run_code(code, names, loop)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - of the user's code
        tell(error)
        return 1
    return 0


def tell(error: BaseException) -> None:
    """Prints a traceback that begins where the user's code does."""
    begin = error.__traceback__
    while begin is not None and begin.tb_frame.f_code.co_filename != SOURCE:
        begin = begin.tb_next
    traceback.print_exception(error.with_traceback(begin), file=sys.stderr)

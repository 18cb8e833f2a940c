"""`@command`: an endpoint that the command line calls."""

from collections.abc import Callable
from typing import Any, TypeVar

from armature.core.di import described
from armature.core.errors import WiringError
from armature.core.modules import endpoint
from armature.core.pipeline import AS_ANNOTATED, RouteOptions
from armature.core.source import caller

F = TypeVar("F", bound=Callable[..., Any])  # the user's handler

TRANSPORT = "command"


def command(
    name: str,
    *,
    returns: object = AS_ANNOTATED,
    summary: str | None = None,
    description: str | None = None,
    hidden: bool = False,
) -> Callable[[F], F]:
    """Makes a method of a controller or provider, or a function in `controllers=[…]`, a command of the application.

    `python -m armature.core run NAME` calls it. Names in braces after the command's own are values by position:
    `"user:create {name}"`. All other single values, lists of them and models marked `Query()` are options. The
    docstring is the `summary` (first line) and the `description`; `hidden` keeps it out of the list.

    >>> from armature.core import command
    >>> @command("greet {name}")
    ... async def greet(name: str, *, loudly: bool = False) -> str:
    ...     return f"HELLO {name.upper()}" if loudly else f"Hello {name}"
    """
    given: object = name
    if not isinstance(given, str):
        raise WiringError(
            f'@command ({caller()}) was given {described(given)} as its name.\nWrite `@command("reindex")`.'
        )
    options = RouteOptions(returns=returns, summary=summary, description=description, hidden=hidden)
    return endpoint(TRANSPORT, name, options=options)

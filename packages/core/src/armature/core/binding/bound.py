"""A function whose arguments know where they come from."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Bound(NamedTuple):
    """`call(context)` runs the function with its arguments.

    `is_async` says whether the result must be awaited. A function that is handed something first, such as an
    interceptor its `call_next`, takes it as a second argument: `call(context, call_next)`.
    """

    call: Callable[..., Any]  # what the user's function gives
    is_async: bool

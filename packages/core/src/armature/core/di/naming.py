"""How messages call something that was handed over in the place of something else."""

import inspect
from typing import get_args

from armature.core.source import declared_at, is_class, name_of


def described(thing: object) -> str:
    """`the class Orders (shop.py:7)`, `the function show (…)`, `the text "orders"`, `an object of the class Orders`.

    Never what an object says of itself: that might be a secret.
    """
    if isinstance(thing, str):
        return f'the text "{thing}"'
    if get_args(thing):
        return f"the type {name_of(thing)}"
    if inspect.iscoroutine(thing):
        return f"the coroutine {name_of(thing)}()"
    if is_class(thing):
        return f"the class {name_of(thing)} ({declared_at(thing)})"
    if inspect.isroutine(thing):
        return f"the function {name_of(thing)} ({declared_at(thing)})"
    return f"an object of the class {name_of(type(thing))}"

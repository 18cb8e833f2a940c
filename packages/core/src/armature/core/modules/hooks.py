"""The life-cycle hooks, by the names that the field knows; a name that is nearly one of them does not start."""

import difflib

from armature.core.errors import WiringError
from armature.core.source import declared_at, name_of

HOOKS = ("on_module_init", "on_application_bootstrap", "before_application_shutdown", "on_application_shutdown")
"""In the order in which they run: when the object is built, when all are, on entering shutdown, before closing."""

_STANDS_FOR = {"on_module_destroy": "on_application_shutdown"}
_MARKS = ("module", "application", "bootstrap", "shutdown", "destroy")


def check_hook_names(cls: type) -> None:
    """Raises `WiringError` for a method that was meant as a hook and would never be called."""
    for name, method in vars(cls).items():
        if name in HOOKS or not callable(method) or not any(mark in name for mark in _MARKS):
            continue
        close = difflib.get_close_matches(name, HOOKS, n=1, cutoff=0.8)
        meant = _STANDS_FOR.get(name) or (close[0] if close else None)
        if meant is not None:
            raise WiringError(
                f'The method "{name}" of {name_of(cls)} ({declared_at(method)}) is nearly the hook "{meant}", '
                f"and would never be called.\nRename it to `{meant}`, or to something less alike."
            )

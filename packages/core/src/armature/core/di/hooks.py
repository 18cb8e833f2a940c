"""The life-cycle hooks, by the names that the field knows; one that would never be called does not start."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from armature.core.di.scopes import Scope
from armature.core.errors import WiringError, closest
from armature.core.source import declared_at, name_of

HOOKS = ("on_module_init", "on_application_bootstrap", "before_application_shutdown", "on_application_shutdown")
"""In the order in which they run: when the object is built, when all are, on entering shutdown, before closing."""

_SQUEEZED = {hook.replace("_", ""): hook for hook in HOOKS}
_STANDS_FOR = {"onmoduledestroy": "on_application_shutdown"}
_LIVES = {Scope.REQUEST: "lives in one unit of work", Scope.TRANSIENT: "is made anew for everyone who asks"}
_MARKS = ("on", "before", "module", "application", "bootstrap", "shutdown")


def hooks_of(cls: type) -> tuple[str, ...]:
    """The hooks that the life cycle calls on objects of a class, in the order in which they run."""
    return tuple(hook for hook in HOOKS if hasattr(cls, hook))


def check_hooks(cls: type, scope: Scope) -> None:
    """Raises `WiringError` for a method that is, or was meant as, a hook and would never be called."""
    for name, method in _methods(cls):
        called = f'"{name}" of {name_of(cls)} ({declared_at(method)})'
        if name in HOOKS:
            _check_called(cls, called, scope)
            _check_parameters(method, called)
            continue
        meant = _meant(name)
        if meant is not None:
            raise WiringError(
                f'The method {called} is nearly the hook "{meant}", and would never be called.\n'
                f"Rename it to `{meant}`, or to something less alike."
            )


def _methods(cls: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    for base in cls.__mro__:
        for name, method in vars(base).items():
            if name.startswith(_MARKS) and inspect.isfunction(method):
                yield name, method


def _meant(name: str) -> str | None:
    squeezed = name.replace("_", "").lower()
    near = squeezed if squeezed in _SQUEEZED else closest(squeezed, _SQUEEZED, cutoff=0.8)
    return _STANDS_FOR.get(squeezed) or _SQUEEZED.get(near)


def _check_called(cls: type, called: str, scope: Scope) -> None:
    if scope is not Scope.SINGLETON:
        raise WiringError(
            f"The hook {called} would never be called: hooks are for singletons, and {name_of(cls)} {_LIVES[scope]}.\n"
            "Do it in a generator, before and after its `yield`: `provide(…).by(generator, scope=…)`."
        )


def _check_parameters(method: Callable[..., Any], called: str) -> None:
    asked = [
        each.name
        for each in list(inspect.signature(method).parameters.values())[1:]
        if each.default is each.empty and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    ]
    if asked:
        raise WiringError(
            f'The hook {called} asks for "{asked[0]}", and hooks are called with nothing.\n'
            f"Take it in `__init__`, and use `self.{asked[0]}` in the hook."
        )

"""The entries of a module's lists, each checked for what it may be."""

import inspect
from collections.abc import Callable

from armature.core.di import Home, Key, Provide, Provider, class_provider, key_of
from armature.core.errors import WiringError
from armature.core.modules.declarations import VALUE, Module
from armature.core.modules.hooks import check_hook_names
from armature.core.modules.records import recorded
from armature.core.source import declared_at, is_class, name_of


def providers_of(module: Module) -> tuple[Provider, ...]:
    """The providers of a module, its own class first among them."""
    own = [] if module.declares is None or issubclass(module.declares, Module) else [class_provider(module.declares)]
    providers = [*own, *(_provider(entry, module) for entry in module.providers)]
    seen: dict[Key, Provider] = {}
    for provider in providers:
        before = seen.setdefault(provider.key, provider)
        if before is not provider and before.make is provider.make:
            raise WiringError(f"{module} ({module.where}) lists {provider.key} twice in `providers=[…]`.\nRemove one.")
        if isinstance(provider.make, type):
            check_hook_names(provider.make)
    return tuple(providers)


def _provider(entry: object, module: Module) -> Provider:
    place = f"{module} ({module.where})"
    if isinstance(entry, Provider):
        return entry
    if isinstance(entry, Provide):
        raise WiringError(
            f"{place} lists a `provide(…)` that does not say how the object is made.\n"
            "Go on with `.by(factory)`, `.value(object)`, `.use(Class)` or `.alias(Other)`."
        )
    if not is_class(entry):
        what = f"the function {name_of(entry)}" if inspect.isroutine(entry) else f"a {type(entry).__name__}"
        raise WiringError(
            f"{place} lists {what} in `providers=[…]`, and nothing says which type it provides.\n"
            "Write `provide(TheType).by(the_function)` or `provide(TheType).value(the_object)`."
        )
    record = recorded(entry)
    if record is not None and record.controller is not None:
        raise WiringError(
            f"{place} lists the controller {name_of(entry)} ({declared_at(entry)}) in `providers=[…]`, "
            "where it would answer no request.\nMove it to `controllers=[…]`."
        )
    if VALUE in vars(entry) or issubclass(entry, Module):
        raise WiringError(f"{place} lists the module {name_of(entry)} in `providers=[…]`.\nMove it to `imports=[…]`.")
    return class_provider(entry)


def exports_of(module: Module, home_of: Callable[[object], Home]) -> tuple[Key | Home, ...]:
    """The exports of a module: types, and modules that it imports and passes on."""
    return tuple(home_of(entry) if _is_module(entry) else key_of(entry) for entry in module.exports)


def _is_module(entry: object) -> bool:
    return isinstance(entry, Module) or (
        isinstance(entry, type) and (VALUE in vars(entry) or issubclass(entry, Module))
    )

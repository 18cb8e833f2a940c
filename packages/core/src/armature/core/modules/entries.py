"""The entries of a module's lists, each checked for what it may be."""

import inspect
from collections.abc import Callable, Sequence
from types import NoneType
from typing import get_origin

from armature.core.di import (
    Home,
    Key,
    Kind,
    Provide,
    Provider,
    Scope,
    class_provider,
    described,
    hints_of,
    key_of,
    scope_of,
)
from armature.core.errors import WiringError
from armature.core.modules.declarations import VALUE, Module
from armature.core.modules.members import Member, members_of, says
from armature.core.modules.records import inherited, recorded
from armature.core.pipeline import OWN, Transport
from armature.core.source import declared_at, is_class, name_of


def providers_of(module: Module) -> tuple[Provider, ...]:
    """The providers of a module, its own class first among them."""
    transports = [class_provider(each) for each in transports_of(module)]
    providers = [*_itself(module), *transports, *(_provider(entry, module) for entry in module.providers)]
    seen: dict[Key, Provider] = {}
    for provider in providers:
        before = seen.setdefault(provider.key, provider)
        if before is not provider and before.make is provider.make:
            raise WiringError(f"{module} ({module.where}) lists {provider.key} twice in `providers=[…]`.\nRemove one.")
    return tuple(providers)


def transports_of(module: Module) -> list[type[Transport]]:
    """The transports that a module contributes; raises `WiringError` for what is none."""
    return [_transport(entry, module) for entry in module.transports]


def _transport(entry: object, module: Module) -> type[Transport]:
    if not isinstance(entry, type) or not issubclass(entry, Transport):
        fault, cure = "that is none", 'Write a subclass of `Transport` with `name = "…"`.'
    elif not getattr(entry, "name", ""):
        fault, cure = "its `name` is missing", 'Write `name = "…"` in it.'
    elif scope_of(entry) is not Scope.SINGLETON:
        fault, cure = f"its scope is {scope_of(entry).name}", "Take the scope away: one transport serves all."
    else:
        return entry
    raise WiringError(f"{module} ({module.where}) lists {described(entry)} in `transports=[…]`, and {fault}.\n{cure}")


def _itself(module: Module) -> list[Provider]:
    """A module's class, which may have hooks: built from what it injects, or, of a configured module, there already."""
    if type(module) is not Module:
        return [Provider(Key(type(module)), Kind.VALUE, module, Scope.SINGLETON, where=module.where)]
    return [class_provider(module.declares)] if module.declares else []


def _provider(entry: object, module: Module) -> Provider:
    place = f"{module} ({module.where})"
    if isinstance(entry, Provider):
        return entry
    if isinstance(entry, Provide):
        raise WiringError(
            f"{place} lists a `provide(…)` that does not say how the object is made.\n"
            "Go on with `.by(factory)`, `.value(object)`, `.use(Class)` or `.alias(Other)`."
        )
    if is_module(entry):
        name = name_of(entry) if is_class(entry) else str(entry)
        raise WiringError(f"{place} lists the module {name} in `providers=[…]`.\nMove it to `imports=[…]`.")
    if not is_class(entry):
        raise WiringError(
            f"{place} lists {described(entry)} in `providers=[…]`, and nothing says which type it provides.\n"
            f"Write `{_proposal(entry)}`."
        )
    if inherited(entry).controller is not None:
        raise WiringError(
            f"{place} lists the controller {name_of(entry)} ({declared_at(entry)}) in `providers=[…]`, "
            "where it would answer no request.\nMove it to `controllers=[…]`."
        )
    for member in members_of(entry):
        if serves_elsewhere(member):
            continue
        raise WiringError(
            f"{place} lists {name_of(entry)} ({declared_at(entry)}) in `providers=[…]`, and "
            f"{member.says} stands on its {member.name} ({declared_at(member.function)}), where it has no effect.\n"
            f'Put `@controller("/…")` on the class and move it to `controllers=[…]`, or take the decorator away.'
        )
    if recorded(entry) is not None and not any(members_of(entry)):
        raise WiringError(
            f"{place} lists {name_of(entry)} ({declared_at(entry)}) in `providers=[…]`, and {says(inherited(entry))} "
            "stands on it, which has an effect on controllers only.\nTake the decorator away."
        )
    return class_provider(entry)


def serves_elsewhere(member: Member) -> bool:
    """Whether a decorated method needs no controller around it: its transport finds it on any provider."""
    transports = {endpoint.transport for endpoint in member.record.endpoints}
    return bool(transports) and transports.isdisjoint(OWN)


def _proposal(entry: object) -> str:
    """What somebody who listed a function, an alias or an object probably meant."""
    if inspect.isroutine(entry):
        gives = hints_of(entry).get("return")
        token = name_of(gives) if is_class(gives) and gives is not NoneType else "TheType"
        return f"provide({token}).by({name_of(entry)})"
    if get_origin(entry) is not None:
        return f"provide({name_of(entry)}).use({name_of(entry)})"
    token = "TheType" if isinstance(entry, str) else name_of(type(entry))
    return f"provide({token}).value(…)"


def exports_of(module: Module, home_of: Callable[[object], Home]) -> tuple[Key | Home, ...]:
    """The exports of a module: types, and modules that it imports and passes on."""
    return tuple(_export(entry, module, home_of) for entry in module.exports)


def names_outside(module: Module, exports: Sequence[Key | Home]) -> dict[Key, Key]:
    """How importers call what a named module exports: by its type and the module's name, before a name of its own."""
    if not module.export_name:
        return {}
    keys = [each for each in exports if isinstance(each, Key)]
    return {key: Key(key.type, f"{module.export_name}.{key.name}" if key.name else module.export_name) for key in keys}


def _export(entry: object, module: Module, home_of: Callable[[object], Home]) -> Key | Home:
    if is_module(entry):
        return home_of(entry)
    if not is_class(entry) and get_origin(entry) is None:
        raise WiringError(
            f"{module} ({module.where}) lists {described(entry)} in `exports=[…]`, where types and modules stand.\n"
            "Write the type by which others take it."
        )
    return key_of(entry)


def is_module(entry: object) -> bool:
    """Whether something may stand where a module is expected."""
    return isinstance(entry, Module) or (
        isinstance(entry, type) and (VALUE in vars(entry) or issubclass(entry, Module))
    )

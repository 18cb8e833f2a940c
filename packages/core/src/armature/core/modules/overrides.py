"""What takes the place of providers, modules and enhancers, and whether it took any."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from armature.core.di import Key, Provider, family_of
from armature.core.errors import WiringError, did_you_mean
from armature.core.modules.declarations import Module
from armature.core.pipeline import Enhancer, Enhancers


class ModuleOverride(NamedTuple):
    """What is imported, as a list of imports takes it, in the place of the module that `key` names."""

    key: Key
    declared: object
    where: str


class EnhancerOverride(NamedTuple):
    """A guard, interceptor or filter, as a decorator takes it, in the place of all of the class that `key` names."""

    key: Key
    declared: object
    where: str


Exchange: TypeAlias = Provider | ModuleOverride | EnhancerOverride
"""Something that takes the place of something else, in another application."""


class Overrides:
    """The overrides of an application, matched while its modules are scanned; of two of one key the last counts."""

    def __init__(self, exchanges: Sequence[Exchange] = ()) -> None:
        self._by_key = {each.key: each for each in exchanges if isinstance(each, Provider)}
        self._modules = {each.key: each for each in exchanges if isinstance(each, ModuleOverride)}
        self._enhancers = {each.key: each for each in exchanges if isinstance(each, EnhancerOverride)}
        self._matched: set[Key] = set()
        self._known: list[Key] = []
        self._imported: list[Key] = []
        self._around: list[Key] = []

    def applied(self, declared: Sequence[Provider], outside: Mapping[Key, Key]) -> tuple[Provider, ...]:
        """The providers of one module with the overrides among them; `outside` are the names of its exports elsewhere.

        An override of `Repository[User]` joins an open `Repository`, whose place it takes for that type.
        """
        own = {each.key for each in declared}
        found = [self._taken(each, outside.get(each.key, each.key)) for each in declared]
        for opened in declared:
            called = outside.get(opened.key, opened.key)
            for override in self._by_key.values() if opened.is_open else ():
                key = Key(override.key.type, opened.key.name)
                if family_of(override.key) == called and key not in own:
                    self._matched.add(override.key)
                    found.append(replace(override, key=key))
        return tuple(found)

    def passed_on(self, aliases: Sequence[Provider], own: Sequence[Provider]) -> tuple[Provider, ...]:
        """The aliases of a module's exports; one that leads to an own provider stays, as that is what was exchanged."""
        keys = {each.key for each in own}
        return tuple(each if each.make in keys else self._taken(each, each.key) for each in aliases)

    def module(self, imported: Module) -> ModuleOverride | None:
        """What takes the place of a module that another one imports or exports."""
        key = Key(imported.declares or type(imported), imported.export_name)
        self._imported.append(key)
        return self._modules.get(key)

    def around(self, enhancers: Enhancers) -> Enhancers:
        """The enhancers of a handler, each that is overridden exchanged."""
        return enhancers._replace(
            guards=tuple(map(self._enhancer, enhancers.guards)),
            interceptors=tuple(map(self._enhancer, enhancers.interceptors)),
            filters=tuple(map(self._enhancer, enhancers.filters)),
        )

    def check(self) -> None:
        """Refuses what matches nothing: it would silently test the real thing."""
        for key, provider in self._by_key.items():
            if key not in self._matched:
                cure = "\nIt stands around endpoints: write `.enhancer(…)`." if key in self._around else ""
                raise _missed(key, provider.where, f"no module provides {key}", self._known, cure)
        for key, module in self._modules.items():
            if key not in self._imported:
                raise _missed(key, module.where, f"no module imports {key}", self._imported)
        for key, enhancer in self._enhancers.items():
            if key not in self._around:
                raise _missed(key, enhancer.where, f"no guard, interceptor or filter is a {key}", self._around)

    def _enhancer(self, enhancer: Enhancer) -> Enhancer:
        key = Key(enhancer.cls)
        self._around.append(key)
        override = self._enhancers.get(key)
        return enhancer if override is None else replace(enhancer, declared=override.declared, where=override.where)

    def _taken(self, provider: Provider, called: Key) -> Provider:
        self._known.append(called)
        override = self._by_key.get(called)
        if override is None:
            return provider
        self._matched.add(called)
        return replace(override, key=provider.key)


def _missed(key: Key, where: str, why: str, known: Sequence[Key], cure: str = "") -> WiringError:
    meant = cure or did_you_mean(str(key), [str(each) for each in known])
    return WiringError(f"override({key}) ({where}) matches nothing: {why}.{meant}")

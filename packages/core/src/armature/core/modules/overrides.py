"""What takes the place of providers, and whether it took any."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from armature.core.di import Key, Provider, family_of
from armature.core.errors import WiringError, did_you_mean


class Overrides:
    """The overrides of an application, matched while its modules are scanned; of two of one key the last counts."""

    def __init__(self, providers: Sequence[Provider] = ()) -> None:
        self._by_key = {each.key: each for each in providers}
        self._matched: set[Key] = set()
        self._known: list[Key] = []

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

    def check(self) -> None:
        """Refuses what matches nothing: it would silently test the real thing."""
        for key, override in self._by_key.items():
            if key not in self._matched:
                raise WiringError(
                    f"override({key}) ({override.where}) matches nothing: no module provides {key}."
                    + did_you_mean(str(key), [str(each) for each in self._known])
                )

    def _taken(self, provider: Provider, called: Key) -> Provider:
        self._known.append(called)
        override = self._by_key.get(called)
        if override is None:
            return provider
        self._matched.add(called)
        return replace(override, key=provider.key)

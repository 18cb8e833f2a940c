"""Which nodes answer a key in a home: its own, what its imports export, and what global homes export."""

from collections.abc import Sequence

from armature.core.di.nodes import Home, Node
from armature.core.di.providers import Kind, Provider, closed
from armature.core.di.tokens import Key, family_of
from armature.core.errors import WiringError


class Visibility:
    """The nodes of all homes, and who sees them.

    An open generic, such as `Repository`, stands for a node of each `Repository[X]` that somebody asks for; a provider
    of that very type in the same home takes its place.
    """

    def __init__(self, homes: Sequence[Home]) -> None:
        self._homes = homes
        self._declared = {home: [Node(provider, home) for provider in home.providers] for home in homes}
        self._closed: dict[tuple[Node, Key], Node] = {}
        self._seen: dict[Home, dict[Key, list[Node]]] = {}
        self._given: dict[Home, list[Node]] = {}
        for home in homes:
            self._exported(home)

    def nodes(self) -> list[Node]:
        """The nodes of all homes in the order of declaration, then what open generics stand for."""
        return [*self.declared(), *self._closed.values()]

    def declared(self) -> list[Node]:
        """The nodes of all homes in the order of declaration, open ones among them."""
        return [node for home in self._homes for node in self._declared[home]]

    def node(self, provider: Provider, home: Home) -> Node:
        """The node of a provider that a home declares."""
        return next(node for node in self._declared[home] if node.provider is provider)

    def closed(self, node: Node) -> list[Node]:
        """What an open generic stands for."""
        return [closed for (opened, _), closed in self._closed.items() if opened is node]

    def open_for(self, key: Key) -> list[Node]:
        """The open generics of which a key is a type."""
        return [node for node in _under(family_of(key), self.declared()) if node.provider.is_open]

    def answers(self, home: Home, key: Key) -> list[Node]:
        """The nodes that a home sees under a key; an open generic only where nothing else is."""
        seen = self._seen.get(home)
        if seen is None:
            seen = self._seen[home] = self._see(home)
        family = family_of(key)
        return seen.get(key) or self._of_family(seen.get(family, []) if family else [], key)

    def anywhere(self, key: Key) -> list[Node]:
        """The nodes of a key in the whole application, seen or not."""
        return _under(key, self.nodes()) or self._of_family(_under(family_of(key), self.declared()), key)

    def gathered(self, key: Key) -> tuple[Node, ...]:
        """What a list of the key holds: named ones too, and nothing twice under another name."""
        found: list[Node] = []
        for node in self.declared():
            family = family_of(key) if node.provider.is_open else key
            if family is not None and _is_one_of(node.provider, family):
                wanted = Key(key.type, node.provider.key.name)
                found.extend(self._close(node, wanted) if node.provider.is_open else [node])
        return tuple(dict.fromkeys(found))

    def _see(self, home: Home) -> dict[Key, list[Node]]:
        globals_ = [each for each in self._homes if each.is_global and not _are_of_one_module(home, each)]
        nodes = list(self._declared[home])
        for source in dict.fromkeys([*home.imports, *globals_]):
            nodes.extend(self._exported(source))
        seen: dict[Key, list[Node]] = {}
        for node in dict.fromkeys(nodes):
            seen.setdefault(node.provider.key, []).append(node)
        return seen

    def _exported(self, home: Home) -> list[Node]:
        """What a home gives to those who import it, found once: each export looks through all imports."""
        given = self._given.get(home)
        if given is None:
            given = self._given[home] = self._exports(home)
        return given

    def _exports(self, home: Home) -> list[Node]:
        """An export must be the home's own or come from its own imports."""
        given: list[Node] = []
        for export in home.exports:
            if isinstance(export, Home):
                given.extend(self._exported(export))
                continue
            found = self.exported(home, export)
            if not found:
                raise WiringError(
                    f"{home.name} ({home.where}) exports {export}, and neither provides nor imports it.\n"
                    f"Write it into `providers=[…]` of {home.name}, or take it out of `exports=[…]`."
                )
            given.extend(found)
        return given

    def exported(self, home: Home, export: Key) -> list[Node]:
        """What one export of a home gives."""
        reachable = [*self._declared[home], *(node for each in home.imports for node in self._exported(each))]
        return _under(export, reachable) or self._of_family(_under(family_of(export), reachable), export)

    def _of_family(self, family: Sequence[Node], key: Key) -> list[Node]:
        """What the open generics among some nodes give for a key."""
        opens = [node for node in dict.fromkeys(family) if node.provider.is_open]
        return list(dict.fromkeys(each for node in opens for each in self._close(node, key)))

    def _close(self, node: Node, key: Key) -> list[Node]:
        own = _under(key, self._declared[node.home])
        if own:
            return own
        found = self._closed.get((node, key))
        if found is None:
            provider = closed(node.provider, key)
            if provider is None:
                return []
            found = self._closed[node, key] = Node(provider, node.home)
        return [found]


def _under(key: Key | None, nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.provider.key == key]


def _are_of_one_module(home: Home, other: Home) -> bool:
    """Whether two homes are one, or two configurations of one module, which keep apart what they export to all."""
    if home.itself is None or other.itself is None:
        return home is other
    return home.itself.key == other.itself.key


def _is_one_of(provider: Provider, key: Key) -> bool:
    if key.name:
        return provider.key == key
    if provider.kind is Kind.ALIAS and provider.dependencies[0].key.type == key.type:
        return False
    return provider.key.type == key.type

"""Wiring errors of the graph for a person: what is wrong, the chain that leads there, what to write."""

from collections.abc import Sequence
from typing import Any

from armature.core.di.dependencies import Dependency
from armature.core.di.nodes import Edge, Home, Node
from armature.core.di.scopes import Scope
from armature.core.di.tokens import Key
from armature.core.di.wrapping import Wrapping
from armature.core.errors import (
    AmbiguousProvider,
    DependencyCycle,
    InvalidSignature,
    MissingProvider,
    NotExported,
    ScopeLeak,
    WiringError,
    did_you_mean,
)
from armature.core.source import declared_at, name_of

_SCALARS: frozenset[Any] = frozenset({str, bytes, int, float, bool, complex, list, dict, set, tuple, object})


def missing(path: Sequence[Node], asker: Node | None, dependency: Dependency, known: Sequence[Node]) -> MissingProvider:
    """Nobody provides the type."""
    key = dependency.key
    if asker is None:
        return MissingProvider(f"No module provides {key}.{_did_you_mean(key, known)}")
    return MissingProvider(
        f"{_called(asker)} needs {key}, and no module provides it.{_did_you_mean(key, known)}\n\n"
        f"{chain(path)}\n{_leaf(len(path), dependency, 'nobody provides it')}\n\n{_cure(key, asker.home)}"
    )


def not_asked(key: Key, opened: Node) -> MissingProvider:
    """A type of an open generic that nobody asked for while the application was built."""
    return MissingProvider(
        f"{key} was not asked for when the application was built, so none was made.\n"
        f"Write `providers=[provide({key}).use({name_of(opened.provider.make)})]`."
    )


def not_exported(path: Sequence[Node], asker: Node, dependency: Dependency, found: Node) -> NotExported:
    """The type is provided on the other side of a module's border."""
    key, there, here = dependency.key, found.home, asker.home
    for named in [each for each in there.exports if isinstance(each, Key) and each.name and Key(each.type) == key]:
        token = f'Annotated[{name_of(key.type)}, Named("{named.name}")]'
        return NotExported(
            f"{_called(asker)} needs {key}, which {there.name} provides ({found.provider.where}) and exports as "
            f"{named}.\n\n{chain(path)}\n{_leaf(len(path), dependency, f'exported as {named}')}\n\n"
            f"Write `{dependency.parameter}: {token}`."
        )
    exports = any(export == key for export in there.exports)
    fault = f"{here.name} does not import {there.name}" if exports else f"{there.name} does not export it"
    cures = [] if exports else [f"`exports=[{key}]` to {there.name} ({there.where})"]
    if not any(each is there for each in here.imports):
        cures.append(f"`imports=[{there.name}]` to {here.name} ({here.where})")
    return NotExported(
        f"{_called(asker)} needs {key}, which {there.name} provides ({found.provider.where}), but {fault}.\n\n"
        f"{chain(path)}\n{_leaf(len(path), dependency, fault)}\n\nAdd {' and '.join(cures)}."
    )


def ambiguous(asker: Node | None, dependency: Dependency, found: Sequence[Node]) -> AmbiguousProvider:
    """Several providers could be meant."""
    who = f"{_called(asker)} needs {dependency.key}" if asker else f"{dependency.key} was asked for"
    places = "\n".join(f"    {node.home.name}   {node.provider.where}" for node in found)
    return AmbiguousProvider(
        f"{who}, and {len(found)} providers of it are visible:\n\n{places}\n\n"
        f'Remove one, or tell them apart: provide(Annotated[{name_of(dependency.key.type)}, Named("…")]), '
        f"and take it under the same name."
    )


def cycle(path: Sequence[Node]) -> DependencyCycle:
    """Providers that need each other."""
    names = " -> ".join(_called(node) for node in [*path, path[0]])
    return DependencyCycle(
        f"These need each other, so none of them can be built first: {names}.\n\n{chain([*path, path[0]])}\n\n"
        f"Let one of them take a handle, such as `Lazy[{_called(path[0])}]`, and get the object where it is used; "
        f"or move what both need into a third class."
    )


def leak(path: Sequence[Node], shorter: Node) -> ScopeLeak:
    """A singleton that would keep a value of one request."""
    holder = path[-1]
    asked = next(edge.dependency for edge in holder.edges if shorter in edge.targets)
    return ScopeLeak(
        f"{_called(holder)} is a singleton and needs {shorter.provider.key}, which lives in one request only: "
        f"the first request's object would serve all others.\n\n"
        f"{chain([*path, shorter])}\n\n"
        f"Take `{asked.parameter}: Current[{asked.inner}]`, and `await self.{asked.parameter}.get()` where it is used; "
        f"or state that {_called(holder)} lives as short: `@injectable(scope=Scope.REQUEST)` on the class, or "
        f"`scope=Scope.REQUEST` in its `provide(…)`."
    )


def leak_later(edge: Edge, shorter: Node) -> ScopeLeak:
    """A singleton that would keep a value of one request behind a handle."""
    dependency = edge.dependency
    return ScopeLeak(
        f"{_called(edge.asker)} is a singleton and takes {dependency.written}, and {shorter.provider.key} lives in one "
        f"request only: a Lazy gives the same object at each call.\n\n"
        f"{chain([edge.asker, shorter])}\n\n"
        f"Write `{dependency.parameter}: Current[{dependency.inner}]`, which gives that of the running request."
    )


def not_lasting(wrapping: Wrapping, found: Node) -> WiringError:
    """A function that would be surrounded by something other at each request."""
    return WiringError(
        f"{wrapping.written} ({wrapping.where}) is surrounded by {found.provider.key} ({found.provider.where}), whose "
        f"scope is {found.scope.name}: what surrounds a function is bound once, at the start.\n"
        f"Provide {found.provider.key} as a singleton."
    )


def no_current(edge: Edge, always: Node) -> WiringError:
    """A `Current` of what is the same in every unit of work."""
    dependency = edge.dependency
    return WiringError(
        f"{_called(edge.asker)} takes {dependency.written}, and {always.provider.key} is a singleton, the same in "
        f"every request.\n\n"
        f"{chain([edge.asker, always])}\n\n"
        f"Write `{dependency.parameter}: {dependency.inner}`."
    )


def unclosed(path: Sequence[Node], asker: Node | None, dependency: Dependency) -> InvalidSignature:
    """A generic that is provided for any type was asked for without one."""
    key = dependency.key
    if asker is None:
        return InvalidSignature(
            f"{key} was asked for without a type, and each type has its own.\nWrite `{key}[TheType]`."
        )
    return InvalidSignature(
        f"{_called(asker)} needs {key} without saying of which type, and each type has its own.\n\n"
        f"{chain(path)}\n{_leaf(len(path), dependency, 'of which type?')}\n\n"
        f"Write `{dependency.parameter}: {key}[TheType]`."
    )


def chain(path: Sequence[Node]) -> str:
    """Who needs whom, one a line, each deeper than the one before and with the place where it is declared."""
    lines: list[str] = []
    for depth, node in enumerate(path):
        lead = "    " if depth == 0 else "    " + "   " * (depth - 1) + "└─ "
        scope = "" if node.scope is Scope.SINGLETON else f"   {node.scope.value}"
        lines.append(f"{lead}{_called(node)}   {node.provider.where or declared_at(node.provider.make)}{scope}")
    return "\n".join(lines)


def _did_you_mean(key: Key, known: Sequence[Node]) -> str:
    return did_you_mean(str(key), [str(node.provider.key) for node in known])


def _leaf(depth: int, dependency: Dependency, fault: str) -> str:
    lead = "    " + "   " * (depth - 1) + "└─ "
    return f"{lead}{dependency.parameter}: {dependency.written}   <- {fault}"


def _cure(key: Key, home: Home) -> str:
    if not key.name and key.type in _SCALARS:
        name = name_of(key.type)
        return (
            f'A {name} is provided only under a name: take `Annotated[{name}, Named("…")]` and provide it with '
            f'`provide(Annotated[{name}, Named("…")]).value(…)`; or give the parameter a default.'
        )
    token = f'Annotated[{name_of(key.type)}, Named("{key.name}")]' if key.name else str(key)
    plain = not key.name and isinstance(key.type, type) and not getattr(key.type, "_is_protocol", False)
    written = str(key) if plain else f"provide({token}).by(…)"
    return f"Write `providers=[{written}]` in {home.name} ({home.where}), or import a module that exports it."


def _called(node: Node) -> str:
    return str(node.provider.key)

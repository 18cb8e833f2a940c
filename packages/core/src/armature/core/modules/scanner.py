"""From the root module to all homes and endpoints, in order: imports before those who import them."""

from collections.abc import Iterator, Sequence

from armature.core.di import Home, Key, alias, described
from armature.core.errors import WiringError
from armature.core.modules.declarations import VALUE, Module, check_fields
from armature.core.modules.entries import exports_of, names_outside, providers_of, transports_of
from armature.core.modules.members import says
from armature.core.modules.overrides import Overrides
from armature.core.modules.records import inherited, recorded
from armature.core.pipeline import Transport
from armature.core.source import declared_at, is_class, name_of


class Scanned:
    """A module with its home. The root comes last, as everything it imports is scanned first."""

    def __init__(self, module: Module, home: Home, transports: Sequence[type[Transport]]) -> None:
        self.module = module
        self.home = home
        self.transports = transports
        self.is_root = False


class _Scan:
    """What one walk over the modules has met so far."""

    def __init__(self, overrides: Overrides) -> None:
        self.overrides = overrides
        self.done: dict[object, Scanned] = {}
        self.path: list[Module] = []

    def meant(self, declared: object, asked_by: Module) -> Module:
        """The module that a mention of one stands for, or what takes its place."""
        module = module_of(declared, f"{asked_by} ({asked_by.where})")
        other = self.overrides.module(module)
        return module if other is None else module_of(other.declared, f"override({module}) ({other.where})")


def scan(root: object, overrides: Overrides) -> list[Scanned]:
    """Every module once, in order of start; `overrides` take the place of providers and modules.

    Raises `WiringError` for what is no module, and for circles of imports.
    """
    walk = _Scan(overrides)
    _visit(module_of(root, "Application(…)"), walk).is_root = True
    return list(walk.done.values())


def module_of(declared: object, asked_by: str) -> Module:
    """The value that a mention of a module stands for: itself, that of a class under `@module`, or `X()` for `X`."""
    if isinstance(declared, Module):
        return declared
    if is_class(declared):
        value = vars(declared).get(VALUE)
        if issubclass(declared, Module):
            made = declared()
            object.__setattr__(made, "where", declared_at(declared))
            return made
        if isinstance(value, Module):
            _check_bare(declared)
            return value
    raise WiringError(f"{asked_by} was given {described(declared)} as a module, and it is none.\n{_instead(declared)}")


def _check_bare(cls: type) -> None:
    record = recorded(cls)
    if record is not None:
        raise WiringError(
            f"{says(record)} stands on the module {name_of(cls)} ({declared_at(cls)}), where it has no effect.\n"
            "Write `@module(guards=[…], interceptors=[…], filters=[…])`, or put it on a controller."
        )


def _instead(declared: object) -> str:
    record = inherited(declared) if is_class(declared) else recorded(declared)
    if record is not None and (record.controller or record.endpoints):
        return f"Write `Module(controllers=[{name_of(declared)}])`, or list it in a module of yours."
    if is_class(declared):
        return "Put `@module(…)` on the class, or list it in `providers=[…]`."
    return "Write one class under `@module(…)`, or one `Module(…)`."


def _visit(module: Module, walk: _Scan) -> Scanned:
    check_fields(module)
    known = walk.done.get(module.identity)
    if known is not None:
        _check_same(known.module, module)
        return known
    for above in walk.path:
        if above.identity == module.identity:
            raise _circle([*walk.path[walk.path.index(above) :], module])
    walk.path.append(module)
    imported = [_visit(walk.meant(each, module), walk) for each in module.imports]
    walk.path.pop()
    exports = exports_of(module, lambda declared: _home_of(walk.meant(declared, module), module, imported))
    own, outside = providers_of(module), names_outside(module, exports)
    aliases = [alias(name, key, module.where) for key, name in outside.items()]
    home = Home(
        name=str(module),
        providers=(*walk.overrides.applied(own, outside), *walk.overrides.passed_on(aliases, own)),
        imports=tuple(each.home for each in imported),
        exports=tuple(outside.get(each, each) if isinstance(each, Key) else each for each in exports),
        is_global=module.is_global,
        where=module.where,
        itself=own[0] if module.declares else None,
    )
    scanned = walk.done[module.identity] = Scanned(module, home, transports_of(module))
    return scanned


def _home_of(wanted: Module, module: Module, imported: Sequence[Scanned]) -> Home:
    """The home of a module that is exported onward; the module itself must import it, whoever else does."""
    for each in imported:
        if each.module.identity == wanted.identity:
            return each.home
    raise WiringError(
        f"{module} ({module.where}) exports {wanted}, and does not import it.\nAdd it to `imports=[…]` as well."
    )


def _check_same(first: Module, second: Module) -> None:
    if first is not second and not first.means(second):
        name = f', name="{first.export_name}"' if first.export_name else ""
        raise WiringError(
            f"{first} is imported twice with different settings: {first.where} and {second.where}.\n"
            f"Write `configured = {name_of(type(first))}(…{name})` once, and `imports=[configured]` in both places."
        )


def _circle(path: list[Module]) -> WiringError:
    steps = "\n".join(_steps(path))
    return WiringError(
        f"These modules import each other in a circle, so none of them can come first:\n\n{steps}\n\n"
        "Move what both need into a module of its own."
    )


def _steps(path: list[Module]) -> Iterator[str]:
    for depth, module in enumerate(path):
        lead = "    " if depth == 0 else "    " + "   " * (depth - 1) + "└─ "
        yield f"{lead}{module}   {module.where}"

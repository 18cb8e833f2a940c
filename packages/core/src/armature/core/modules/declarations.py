"""What users declare: a module, as a frozen value."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from armature.core.di import described
from armature.core.errors import WiringError, did_you_mean
from armature.core.source import caller, name_of
from armature.core.types import ASGIApp

VALUE = "__armature_module__"

# What stands in these lists is checked entry by entry when the application is built, with an error that names it.
Declared: TypeAlias = Sequence[Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class Module:
    """A part of an application: what it provides, what answers requests, and what it lets others use.

    `imports` are modules; `controllers` are controller classes and decorated functions; `providers` are classes and
    what `provide(…)` gives; `exports` are the types and modules that importers may use. `middleware`, `guards`,
    `interceptors` and `filters` surround this module's controllers, or the whole application's where the module is its
    root. `application_middleware` is what a package puts around the whole application that imports it, outside the
    middleware of the root; `application_filters` answer what nobody in the application has caught. `mounts` maps a path
    to any ASGI application; `public_mounts` names those that anybody may reach, for
    `Application(…, deny_by_default=True)`. `transports` are classes that call endpoints in another way than HTTP. The
    exports of an `is_global` module are visible everywhere.
    """

    name: str = ""
    imports: Declared = ()
    controllers: Declared = ()
    providers: Declared = ()
    exports: Declared = ()
    middleware: Declared = ()
    guards: Declared = ()
    interceptors: Declared = ()
    filters: Declared = ()
    application_middleware: Declared = ()
    application_filters: Declared = ()
    mounts: Mapping[str, ASGIApp] = field(default_factory=dict[str, ASGIApp])
    public_mounts: Sequence[str] = ()
    transports: Declared = ()
    is_global: bool = False
    where: str = field(default="", init=False)
    """`file:line` of the declaration."""
    declares: type[Any] | None = field(default=None, init=False)
    """The class under `@module`: itself a provider, which may have hooks."""
    export_name: str = field(default="", init=False)
    """What tells its exports from those of another module of its class."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", caller(2))
        if not self.name and type(self) is not Module:
            object.__setattr__(self, "name", name_of(type(self)))

    def declared_by(self, cls: type[Any], where: str) -> "Module":
        """This value as that of a class under `@module`."""
        value = copy.copy(self)
        object.__setattr__(value, "where", where)
        object.__setattr__(value, "declares", cls)
        object.__setattr__(value, "name", self.name or name_of(cls))
        return value

    @property
    def identity(self) -> object:
        """What two mentions of one module share: its class, or for an anonymous value the value itself."""
        if self.declares is not None and type(self) is Module:
            return self.declares
        return self if type(self) is Module else (type(self), self.name)

    def means(self, other: "Module") -> bool:
        """Whether another mention of the same identity means the same thing; configured modules compare settings."""
        return other.identity == self.identity

    def __str__(self) -> str:
        return self.name or "Module(…)"


def check_fields(module: Module) -> None:
    """Refuses what is no list where a list belongs, and a mount that no request could reach."""
    for name in _LISTS:
        declared: object = getattr(module, name)
        if not isinstance(declared, (list, tuple)):
            raise WiringError(
                f"{module} ({module.where}) has {described(declared)} as `{name}=`, and that is no list.\n"
                f"Write `{name}=[…]`."
            )
    for path in module.mounts:
        if not path.startswith("/"):
            raise WiringError(
                f'{module} ({module.where}) mounts an application at "{path}", and a path begins with a slash.\n'
                f'Write `mounts={{"/{path}": …}}`.'
            )
    for path in module.public_mounts:
        if path not in module.mounts:
            raise WiringError(
                f'{module} ({module.where}) says `public_mounts=["{path}"]`, and mounts nothing there.'
                f"{did_you_mean(str(path), list(module.mounts))}\n"
                f'Write `mounts={{"{path}": …}}` as well, or take it out.'
            )


_LISTS = (
    "imports",
    "controllers",
    "providers",
    "exports",
    "middleware",
    "guards",
    "interceptors",
    "filters",
    "application_middleware",
    "application_filters",
    "public_mounts",
    "transports",
)

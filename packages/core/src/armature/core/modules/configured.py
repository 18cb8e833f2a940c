"""Modules that take settings: from the environment, as a value, or from a factory whose parameters are injected."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, get_args, get_origin

from armature.core.di import Key, Provide, Provider, class_provider, described
from armature.core.errors import WiringError
from armature.core.modules.declarations import VALUE, Module
from armature.core.source import caller, declared_at, name_of

Settings = TypeVar("Settings")


class ConfiguredModule(Module, Generic[Settings]):
    """The base of a module with settings.

    `PaymentsModule` takes them from the environment when the application starts, `PaymentsModule(settings)` is given
    them, `PaymentsModule(from_vault, imports=[VaultModule])` calls a sync or async factory. `imports` name the modules
    whose exports the factory needs. `name="spare"` makes a second module of the class, whose exports others take as
    `Annotated[Payments, Named("spare")]`.

    >>> from armature.core import module
    >>> class PaymentSettings: ...
    >>> @module(providers=[], exports=[PaymentSettings])
    ... class PaymentsModule(ConfiguredModule[PaymentSettings]): ...
    >>> PaymentsModule(PaymentSettings()).name
    'PaymentsModule'
    """

    settings: Settings | Callable[..., Settings | Awaitable[Settings]] | None

    def __init__(
        self,
        settings: Settings | Callable[..., Settings | Awaitable[Settings]] | None = None,
        *,
        imports: Sequence[Any] = (),  # modules, checked when the application is built
        name: str | None = None,
    ) -> None:
        declared = vars(type(self)).get(VALUE)
        if not isinstance(declared, Module):
            name = name_of(type(self))
            raise WiringError(f"{name} ({declared_at(type(self))}) is no module yet.\nPut `@module(…)` on the class.")
        given = {each.name: getattr(declared, each.name) for each in fields(Module) if each.init}
        given["imports"] = (*declared.imports, *imports)
        where = caller()
        if name is not None:
            given["name"] = f'{declared.name} named "{_checked(name, type(self), where)}"'
        given["providers"] = (_settings_provider(type(self), settings, where), *declared.providers)
        super().__init__(**given)
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "declares", type(self))
        object.__setattr__(self, "settings", settings)
        object.__setattr__(self, "export_name", name or "")

    def means(self, other: Module) -> bool:
        """Whether both mentions have equal settings."""
        theirs: object = vars(other).get("settings")
        return super().means(other) and self.settings == theirs


def settings_type(cls: type) -> Any:  # noqa: ANN401 - the class in the brackets
    """`PaymentSettings` of `class PaymentsModule(ConfiguredModule[PaymentSettings])`."""
    for ancestor in cls.__mro__:
        for base in getattr(ancestor, "__orig_bases__", ()):
            if get_origin(base) is ConfiguredModule:
                return get_args(base)[0]
    raise WiringError(
        f"{name_of(cls)} ({declared_at(cls)}) does not say which settings it takes.\n"
        "Write `ConfiguredModule[ItsSettings]`."
    )


def _checked(name: object, cls: type, where: str) -> str:
    if isinstance(name, str) and name:
        return name
    what = "an empty text" if isinstance(name, str) else described(name)
    raise WiringError(
        f"{name_of(cls)}(…) ({where}) was given {what} as its name.\n"
        'Write `name="spare"`, or leave it out where there is one only.'
    )


def _settings_provider(cls: type, settings: object, where: str) -> Provider:
    kind = settings_type(cls)
    if settings is None:
        return class_provider(kind)
    if isinstance(settings, kind):
        return Provide[object](Key(kind), where).value(settings)
    if callable(settings):
        factory: Callable[..., object] = settings
        return Provide[object](Key(kind), where).by(factory)
    name = name_of(kind)
    raise WiringError(
        f"{name_of(cls)}(…) ({where}) was given an object of the class {name_of(type(settings))}, and takes {name}.\n"
        f"Write `{name_of(cls)}({name}(…))`, or hand over a function that makes it."
    )

"""Settings classes are filled from the environment when they are built; what is wrong there is a wiring error."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

from armature.core.errors import WiringError
from armature.core.source import declared_at, is_class, name_of

S = TypeVar("S", bound=BaseSettings)


def filled_from_environment(factory: Callable[..., object]) -> Callable[..., object]:
    """`factory`, and where it is a settings class one that explains what the environment lacks."""
    if not is_class(factory) or not issubclass(factory, BaseSettings):
        return factory
    settings = factory

    def read() -> BaseSettings:
        return read_settings(settings)

    return read


def read_settings(settings: type[S]) -> S:
    """An instance from the environment; raises `WiringError` that names each variable, never a value."""
    try:
        return settings()
    except ValidationError as error:
        lines = [f"    {_variable(settings, each['loc'])}: {each['msg']}" for each in error.errors(include_input=False)]
        raise _unreadable(settings, lines) from None
    except SettingsError as error:  # a list or model that is not valid JSON; the text may hold a secret
        raise _unreadable(settings, [f"    {error}: write it as JSON"]) from None


def _unreadable(settings: type[BaseSettings], lines: list[str]) -> WiringError:
    return WiringError(
        f"The settings {name_of(settings)} ({declared_at(settings)}) cannot be read from the environment:\n"
        + "\n".join(lines)
        + "\nSet the variables, or provide the settings as a value."
    )


def _variable(settings: type[BaseSettings], location: tuple[int | str, ...]) -> str:
    if not location:
        return name_of(settings)
    name, *parts = (str(part) for part in location)
    prefix = settings.model_config.get("env_prefix", "") if name in settings.model_fields else ""  # an alias has none
    return "__".join([prefix + name, *parts]).upper()

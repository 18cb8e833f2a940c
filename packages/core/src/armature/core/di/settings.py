"""Settings classes are filled from the environment when they are built; what is wrong there is a wiring error."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

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
        raise WiringError(
            f"The settings {name_of(settings)} ({declared_at(settings)}) cannot be read from the environment:\n"
            + "\n".join(lines)
        ) from None


def _variable(settings: type[BaseSettings], location: tuple[int | str, ...]) -> str:
    prefix = settings.model_config.get("env_prefix", "")
    return (prefix + "__".join(str(part) for part in location)).upper()

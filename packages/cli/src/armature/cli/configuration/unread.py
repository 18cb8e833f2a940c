"""Variables that look like settings and that nobody reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_settings import BaseSettings

from armature.cli.configuration.settings import variables_of
from armature.core.errors import did_you_mean


@dataclass(frozen=True, slots=True)
class Unread:
    """A variable that no settings class reads, where it stands, and what may have been meant."""

    variable: str
    origin: str
    hint: str


def unread_of(
    classes: Sequence[type[BaseSettings]], environment: Iterable[str], files: Mapping[str, str]
) -> list[Unread]:
    """Those of the environment that begin with the prefix of a class, and all of the files of the project."""
    known = {name.upper(): settings for settings in classes for name in _names(settings)}
    prefixes = tuple(sorted({_prefix(settings) for settings in classes} - {""}))
    suspects = [name for name in sorted(environment) if name in files or name.upper().startswith(prefixes or ("\0",))]
    return [
        Unread(name, files.get(name, "environment"), did_you_mean(name.upper(), sorted(known)).strip())
        for name in suspects
        if not _is_read(name.upper(), known)
    ]


def _is_read(name: str, known: Mapping[str, type[BaseSettings]]) -> bool:
    """Whether it is a setting, or, behind the delimiter that its class names, a part of one."""
    if name in known:
        return True
    parts = {each: settings.model_config.get("env_nested_delimiter") for each, settings in known.items()}
    return any(delimiter and name.startswith(f"{each}{delimiter}".upper()) for each, delimiter in parts.items())


def _names(settings: type[BaseSettings]) -> Iterator[str]:
    for name in settings.model_fields:
        yield from variables_of(settings, name)


def _prefix(settings: type[BaseSettings]) -> str:
    return str(settings.model_config.get("env_prefix", "")).upper()

"""Each setting of an application with its value and its origin, without starting anything."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, get_args

from pydantic import AliasChoices, SecretBytes, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import to_json
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsError,
)

from armature.core.source import name_of

MASK = "**********"
_WORDS = (
    "password|passwd|passphrase|secret|token|api_?key|private_?key|signing_?key|credential|jwt|cookie|salt|"
    "signature|pem"
)
_TELLING = re.compile(rf"{_WORDS}|(?:^|_)(?:auth|authorization|pin|pwd)(?:_|$)", re.IGNORECASE)
_PASSWORD_IN_URL = re.compile(r"(?<=://)([^:/@\s]*):[^@/\s]+@")
_SECRET_IN_TEXT = re.compile(
    rf"""(["']?\w*(?:{_WORDS}|pwd)\w*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&,;}}]+)""", re.IGNORECASE
)
"""`password=…` of a connection string, `?token=…` of a URL, `"api_key": …` of a dict."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of one settings class.

    `variable` is its environment variable, `origin` where its value comes from, `fault` what is wrong with it. `value`
    is empty where the class cannot be read, and never a secret.
    """

    settings: str
    variable: str
    value: str
    origin: str
    fault: str = ""
    is_secret: bool = False


def settings_of(classes: Sequence[type[BaseSettings]], files: Mapping[str, str]) -> list[Setting]:
    """The settings of all classes; `files` says which variables a `.env` of the project has brought."""
    return [setting for settings in classes for setting in _of_class(settings, files)]


def variables_of(settings: type[BaseSettings], name: str) -> list[str]:
    """The variables that a field is read from, the preferred first."""
    field = settings.model_fields[name]
    alias = field.validation_alias or field.alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    return [str(alias) if alias else f"{settings.model_config.get('env_prefix', '')}{name}".upper()]


def _of_class(settings: type[BaseSettings], files: Mapping[str, str]) -> Iterator[Setting]:
    read = _Reading(settings)
    for name, field in settings.model_fields.items():
        secret = is_secret(name, field)
        value = shown(getattr(read.instance, name), secret=secret) if read.instance else ""
        fault = read.faults.get(name, "")
        variable, origin = read.origin(name, files)
        yield Setting(name_of(settings), variable, value, origin, _GUARDED if fault and secret else fault, secret)
    for name in read.faults.keys() - settings.model_fields.keys():  # of the class as a whole, or of what it forbids
        yield Setting(name_of(settings), name, "", "", read.faults[name])


_GUARDED = "is missing, or not valid"
"""What is told of a secret: the words of a validator may hold its value."""


class _Reading:
    """One attempt to read a settings class: an instance or its faults, and what each source had."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        self._settings = settings
        self._sources: list[PydanticBaseSettingsSource] = []
        self.faults: dict[str, str] = {}
        self.instance: BaseSettings | None = None
        try:
            self.instance = self._watched()()
        except ValidationError as error:
            for each in error.errors(include_input=False):
                self.faults.setdefault(self._field(each["loc"]), each["msg"])
        except SettingsError as error:  # a list or model that is no JSON
            self.faults[self._named_in(str(error))] = "is not valid JSON"

    def origin(self, name: str, files: Mapping[str, str]) -> tuple[str, str]:
        """The variable of a field, and where its value comes from."""
        variables = variables_of(self._settings, name)
        keys = {name, *variables}
        for source in self._sources:
            if keys.isdisjoint(_values(source)):
                continue
            variable = next((each for each in variables if _set(each)), variables[0])
            return variable, _origin(source, variable, files)
        given = next((each for each in variables if _set(each)), None)
        if given is not None:  # a source of which one value is no JSON gives none at all
            return given, files.get(given, "environment")
        return variables[0], "missing" if self._settings.model_fields[name].is_required() else "default"

    def _watched(self) -> type[BaseSettings]:
        """The same class, which keeps the sources that it is read from."""
        sources, settings = self._sources, self._settings

        # the class is known at run time only
        class Watched(settings):  # type: ignore[valid-type, misc]
            @classmethod
            def settings_customise_sources(cls, *args: Any, **named: Any) -> tuple[PydanticBaseSettingsSource, ...]:  # noqa: ANN401 - handed on unread
                sources.extend(super().settings_customise_sources(*args, **named))
                return tuple(sources)

        return Watched

    def _field(self, location: tuple[int | str, ...]) -> str:
        """The field that a fault is about: its own name, though pydantic tells its alias."""
        first = str(location[0]) if location else name_of(self._settings)
        fields = self._settings.model_fields
        return next((name for name in fields if first in {name, *variables_of(self._settings, name)}), first)

    def _named_in(self, message: str) -> str:
        return next((name for name in self._settings.model_fields if f'"{name}"' in message), name_of(self._settings))


def is_secret(name: str, field: FieldInfo) -> bool:
    """Whether a value must not be shown: by its type, or by what it is called."""
    kinds = {field.annotation, *get_args(field.annotation)}
    by_type = not kinds.isdisjoint({SecretStr, SecretBytes})
    return by_type or (not kinds.isdisjoint({str, bytes}) and bool(_TELLING.search(name)))


def shown(value: object, *, secret: bool) -> str:
    """A value as it may be printed: without passwords of URLs, and what else is called a secret within it."""
    if secret and value is not None:
        return MASK
    text = str(value) if isinstance(value, (str, PurePath)) else to_json(value, fallback=str).decode()
    return _SECRET_IN_TEXT.sub(rf"\1{MASK}", _PASSWORD_IN_URL.sub(rf"\1:{MASK}@", text))


def _values(source: PydanticBaseSettingsSource) -> Mapping[str, Any]:
    try:
        return source()
    except SettingsError:  # told as the fault of its field
        return {}


def _set(variable: str) -> bool:
    return any(variable.upper() == name.upper() for name in os.environ)


def _origin(source: PydanticBaseSettingsSource, variable: str, files: Mapping[str, str]) -> str:
    if isinstance(source, DotEnvSettingsSource):
        return str(source.env_file)
    if isinstance(source, EnvSettingsSource):
        return files.get(variable, "environment")
    if isinstance(source, SecretsSettingsSource):
        return f"file in {source.secrets_dir}"
    return type(source).__name__

"""Types are the tokens; `Named` tells two providers of one type apart."""

from typing import Annotated, NamedTuple, get_args, get_origin

from armature.core.errors import WiringError
from armature.core.source import is_class, name_of


class Named(NamedTuple):
    """Marks one of several providers of a type: `Annotated[Database, Named("replica")]`."""

    name: str


class Key(NamedTuple):
    """What a provider is found by: a type and, where there are several, a name."""

    type: object
    name: str = ""

    def __str__(self) -> str:
        return f'{name_of(self.type)} named "{self.name}"' if self.name else name_of(self.type)


def family_of(key: Key) -> Key | None:
    """The key of the open generic: `Repository` for `Repository[User]`; None for what is no generic with arguments."""
    origin = get_origin(key.type)
    return Key(origin, key.name) if is_class(origin) and get_args(key.type) else None


def key_of(token: object, where: str = "") -> Key:
    """The key of a token as users write it: a class, a Protocol, a generic, or `Annotated[T, Named("x")]`."""
    if get_origin(token) is not Annotated:
        return Key(token)
    plain, *extras = get_args(token)
    if Named in extras:
        name = name_of(plain)
        place = f" ({where})" if where else ""
        raise WiringError(f'Annotated[{name}, Named]{place} carries no name.\nWrite `Annotated[{name}, Named("…")]`.')
    names = [extra.name for extra in extras if isinstance(extra, Named)]
    return Key(plain, names[0] if names else "")

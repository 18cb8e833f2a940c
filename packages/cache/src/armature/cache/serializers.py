"""How values become bytes and come back: by the type that somebody named, never by what the bytes claim to be."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

import msgspec
from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError

from armature.cache.errors import NotCacheable, NotSerializable

SerializerName: TypeAlias = Literal["auto", "msgspec", "pydantic", "bytes"]
"""`auto` takes bytes as they are, MessagePack where no type is named, else pydantic, else msgspec."""

_PLAIN: Final = frozenset({type(None), bool, int, float, str, bytes})


class Codec(NamedTuple):
    """Both ways for one type; `decode` raises whatever it likes for bytes that are none of this type's."""

    encode: Callable[[object], bytes]
    decode: Callable[[bytes], object]


class Codecs:
    """The codecs of one serializer, each type's made once."""

    __slots__ = ("_by_type", "_make")

    def __init__(self, serializer: SerializerName) -> None:
        self._make = _MAKERS[serializer]
        self._by_type: dict[object, Codec] = {}

    def of(self, type: object) -> Codec:
        """The codec of a type; `object` stands for plain data. Raises `NotCacheable` for a type without one."""
        codec = self._by_type.get(type)
        if codec is None:
            codec = self._by_type[type] = self._make(type)
        return codec


def encoded(codec: Codec, value: object) -> bytes:
    """A value as bytes; raises `NotSerializable`."""
    try:
        return codec.encode(value)
    except NotSerializable:
        raise
    except Exception as error:  # serializers raise what they like
        raise NotSerializable(
            f"A {type(value).__qualname__} is to be cached and cannot be written as bytes by its type: "
            f"{type(error).__name__}.\nReturn what the annotation says, or name the right one with `type=`."
        ) from error


def _auto(kind: object) -> Codec:
    if kind is bytes:
        return _bytes(kind)
    if kind is object or kind is Any:
        return _PLAIN_DATA
    try:
        return _pydantic(kind)
    except NotCacheable:
        return _msgspec(kind)


def _bytes(kind: object) -> Codec:
    if kind is not bytes and kind is not object:
        raise NotCacheable(
            f'{_shown(kind)} is to be cached by the serializer "bytes", which takes bytes alone.\n'
            'Leave `serializer` at "auto" (ARMATURE_CACHE_SERIALIZER).'
        )
    return Codec(_only_bytes, bytes)


def _only_bytes(value: object) -> bytes:
    if type(value) is not bytes:
        raise NotSerializable(f"A {type(value).__qualname__} is to be cached where bytes are.")
    return value


def _pydantic(kind: Any) -> Codec:  # noqa: ANN401 - whatever an annotation may say
    try:
        adapter = TypeAdapter[Any](kind)
    except (PydanticSchemaGenerationError, PydanticUserError, TypeError) as error:
        raise _without(kind) from error

    try:
        adapter.validate_python(None)
    except ValidationError:
        takes_none = False
    else:
        takes_none = True

    def encode(value: object) -> bytes:
        if value is None and not takes_none:  # it would be written as null without a word, and never be read
            raise TypeError
        return adapter.dump_json(value, warnings="error")

    return Codec(encode, adapter.validate_json)


def _msgspec(kind: object) -> Codec:
    if kind is object or kind is Any:
        return _PLAIN_DATA
    try:
        decoder: msgspec.msgpack.Decoder[object] = msgspec.msgpack.Decoder(kind)
        msgspec.json.schema(kind)  # which refuses classes of which msgspec knows nothing, also within others
    except TypeError as error:
        raise _without(kind) from error
    return Codec(_MESSAGE_PACK.encode, decoder.decode)


def _without(kind: object) -> NotCacheable:
    return NotCacheable(
        f"{_shown(kind)} is to be cached, and no serializer knows how it becomes bytes.\n"
        "Return a pydantic model, a dataclass, a TypedDict, a msgspec.Struct, or plain data."
    )


def _shown(kind: object) -> str:
    return kind.__qualname__ if isinstance(kind, type) else str(kind)


def _plain(value: object) -> bytes:
    _check_plain(value)
    return _MESSAGE_PACK.encode(value)


def _check_plain(value: object) -> None:
    """What is read back must be what was written: a tuple would become a list, a model a dictionary."""
    kind = type(value)
    if kind in _PLAIN:
        return
    if isinstance(value, dict) and kind is dict:
        # what it holds is looked at one by one
        for name, each in cast("dict[object, object]", value).items():
            _check_plain(name)
            _check_plain(each)
    elif isinstance(value, list) and kind is list:
        # the same
        for each in cast("list[object]", value):
            _check_plain(each)
    else:
        raise NotSerializable(
            f"A {kind.__qualname__} is to be cached without a type, and would come back as something else.\n"
            f"Name its type with `type=`, or the return type of the cached function."
        )


_MESSAGE_PACK: Final = msgspec.msgpack.Encoder()
_PLAIN_DATA: Final = Codec(_plain, msgspec.msgpack.Decoder().decode)
_MAKERS: Final[Mapping[SerializerName, Callable[[object], Codec]]] = {
    "auto": _auto,
    "msgspec": _msgspec,
    "pydantic": _pydantic,
    "bytes": _bytes,
}

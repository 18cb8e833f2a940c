"""Values as bytes, and back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from pydantic import BaseModel, SecretStr, ValidationError
from typing_extensions import TypedDict

from armature.cache import CacheSettings, NotCacheable, NotSerializable, Write
from armature.cache.backends.memory import MemoryBackend
from armature.cache.records import Record, packed, unpacked
from armature.cache.serializers import Codecs, SerializerName, encoded
from tests.cache.caches import Factory, Product, cache


@dataclass
class Spot:
    x: int


class Point(msgspec.Struct):
    x: int
    y: bytes


class Entry(TypedDict):
    name: str


class Other:
    pass


MOMENT = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (object, {"a": [1, 1.5, "ä", None, True, b"\xff", -(2**63), 2**64 - 1], "": {}}),
        (Any, {1: "number", "1": "text"}),
        (bytes, b"\x00\xff"),
        (Product, Product(id=1)),
        (list[Product], [Product(id=1), Product(id=2)]),
        (dict[str, Product | None], {"a": Product(id=1), "b": None}),
        (Product | None, None),
        (Spot, Spot(1)),
        (Point, Point(1, b"\xff")),
        (list[Point], [Point(1, b"")]),
        (Entry, {"name": "x"}),
        (tuple[int, str], (1, "a")),
        (set[int], {1, 2}),
        (datetime, MOMENT),
        (date | UUID, date(2026, 1, 1)),
        (Decimal, Decimal("1.10")),
        (int, 2**70),
    ],
)
def test_what_is_written_is_what_is_read(kind: object, value: object) -> None:
    codec = Codecs("auto").of(kind)

    again = codec.decode(encoded(codec, value))

    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize(
    ("serializer", "kind"), [("msgspec", Spot), ("msgspec", object), ("pydantic", Spot), ("bytes", bytes)]
)
def test_a_serializer_can_be_named(serializer: SerializerName, kind: type) -> None:
    codecs = Codecs(serializer)
    value = b"a" if kind is bytes else Spot(1) if kind is Spot else [1]

    assert codecs.of(kind).decode(encoded(codecs.of(kind), value)) == value
    assert codecs.of(kind) is codecs.of(kind)


@pytest.mark.parametrize(
    "value", [(1,), {1}, Spot(1), Product(id=1), MOMENT, UUID(int=1), Decimal(1), [Spot(1)], {"a": Other()}]
)
def test_without_a_type_what_would_come_back_as_something_else_is_refused(value: object) -> None:
    with pytest.raises(NotSerializable) as raised:
        encoded(Codecs("auto").of(object), value)

    assert "is to be cached without a type, and would come back as something else.\nName its type" in str(raised.value)


@pytest.mark.parametrize(
    ("kind", "value"), [(Product, "text"), (Product, None), (int, "a"), (object, 2**70), (Spot, Product(id=1))]
)
def test_a_value_of_another_type_is_refused(kind: object, value: object) -> None:
    with pytest.raises(NotSerializable) as raised:
        encoded(Codecs("auto").of(kind), value)

    assert str(raised.value).startswith(
        f"A {type(value).__name__} is to be cached and cannot be written as bytes by its type: "
    )


@pytest.mark.parametrize(
    ("serializer", "kind"),
    [("auto", Other), ("auto", list[Other]), ("pydantic", Other), ("msgspec", Other), ("msgspec", list[Other])],
)
def test_a_type_without_a_serializer_is_refused(serializer: SerializerName, kind: object) -> None:
    with pytest.raises(NotCacheable, match="is to be cached, and no serializer knows how it becomes bytes"):
        Codecs(serializer).of(kind)


def test_bytes_alone_are_what_the_serializer_of_bytes_takes() -> None:
    with pytest.raises(NotCacheable) as raised:
        Codecs("bytes").of(int)
    assert str(raised.value) == (
        'int is to be cached by the serializer "bytes", which takes bytes alone.\n'
        'Leave `serializer` at "auto" (ARMATURE_CACHE_SERIALIZER).'
    )
    with pytest.raises(NotSerializable) as unfit:
        encoded(Codecs("bytes").of(bytes), "text")
    assert str(unfit.value) == "A str is to be cached where bytes are."


def test_an_unknown_serializer_is_refused() -> None:
    with pytest.raises(ValidationError, match="Input should be 'auto', 'msgspec', 'pydantic' or 'bytes'"):
        CacheSettings.model_validate({"serializer": "pickle"})


@pytest.mark.parametrize("versions", [(), (("t:a", b"12345678"), ("t:b", b""))])
def test_a_record_is_read_as_it_was_written(versions: tuple[tuple[str, bytes], ...]) -> None:
    record = Record(1.5, 2.5, versions, b"payload")

    assert unpacked(packed(record)) == record


def test_a_damaged_record_is_none() -> None:
    whole = packed(Record(1.5, 2.5, (("t:a", b"12345678"),), b"p"))

    for raw in [
        b"",
        b"x",
        b"\xa2" + whole[1:],
        *(whole[:length] for length in range(19, 24)),
        whole.replace(b"t:a", b"t:\xff"),
    ]:
        with pytest.raises(ValueError, match=r"record|decode|unpack"):
            unpacked(raw)


class Renamed(BaseModel):
    title: str


@pytest.mark.parametrize("poison", [b"", b"garbage", b"\xa1", b"\xa1" + b"\xff" * 40, b"\x80\x04K\x01."], ids=repr)
async def test_a_poisoned_value_counts_as_none_and_is_replaced(poison: bytes) -> None:
    backend, factory = MemoryBackend(), Factory()
    await backend.write([Write(":k:a", poison, 60)])
    async with cache(backend) as shop:
        assert await shop.get("a") is None
        assert await shop.get_or_create("a", factory, type=int) == 1
        assert await shop.get_or_create("a", factory, type=int) == 1
        assert shop.statistics.unreadable > 0 or poison.startswith(b"\xa1\xff")
    assert factory.calls == 1


async def test_a_value_of_another_version_counts_as_none_and_is_replaced() -> None:
    backend = MemoryBackend()

    async def make() -> Renamed:
        return Renamed(title="new")

    async with cache(backend) as before, cache(backend) as after:
        await before.set("a", Product(id=1), type=Product)

        assert await after.get("a", Renamed) is None
        assert await after.get_or_create("a", make, type=Renamed) == Renamed(title="new")
        assert after.statistics.unreadable == 3
        assert await after.get("a", Renamed) == Renamed(title="new")


async def test_a_value_that_is_too_large_is_given_and_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    async def make() -> str:
        calls.append(1)
        return "x" * 2000

    async with cache(MemoryBackend(), value_limit=1000) as shop:
        assert [len(await shop.get_or_create("a", make)) for _ in range(2)] == [2000, 2000]
        await shop.set("b", "small")
        await shop.set_many({"b": "x" * 2000, "c": "small"}, tags=["t"])
        assert await shop.get_many(["a", "b", "c"]) == {"c": "small"}
        assert shop.statistics.too_large == 3

    assert len(calls) == 2
    assert caplog.messages[0] == "A value of 2022 bytes is not cached; value_limit is less."


async def test_a_value_that_alone_is_too_large_takes_away_what_was_there() -> None:
    async with cache(MemoryBackend(), value_limit=1000) as shop:
        await shop.set("a", "small")
        await shop.set("a", "x" * 2000)

        assert await shop.get("a") is None


async def test_a_store_in_memory_has_a_bound() -> None:
    backend = MemoryBackend(size_limit=1000)
    await backend.write([Write("a", b"x" * 400, 60), Write("b", b"x" * 400, 60), Write("c", b"x" * 400, 60)])
    await backend.write([Write("c", b"x" * 4000, 60)])

    assert [raw and len(raw) for raw in await backend.read(["a", "b", "c"], [])] == [None, 400, None]


async def test_a_value_that_cannot_be_written_is_told_and_leaves_the_key_free() -> None:
    async def make() -> Other:
        return Other()

    async with cache(MemoryBackend()) as shop:
        with pytest.raises(NotSerializable):
            await shop.get_or_create("a", make)

        assert await shop.get_or_create("a", Factory()) == 1


def test_a_secret_stays_out_of_what_is_told() -> None:
    codec = Codecs("auto").of(object)
    with pytest.raises(NotSerializable) as raised:
        encoded(codec, {"password": SecretStr("s3cret"), "token": "s3cret"})

    assert "s3cret" not in str(raised.value)

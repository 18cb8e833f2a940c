"""What each converter takes, what it makes of it, and what it writes into a URL."""

import math
import sys
from datetime import date, datetime
from uuid import UUID

import pytest

from armature.core.errors import WiringError
from armature.core.routing import BUILT_IN, Converter, converter_table

ID = "0190d3a0-5c5b-7f0e-8d5e-3a1f7c2b9e10"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("int", "0"),
        ("int", "-42"),
        ("int", "007"),
        ("int", "9" * 40),
        ("float", "1"),
        ("float", "-1.5"),
        ("float", "9" * 308),
        ("uuid", ID),
        ("uuid", ID.upper()),
        ("date", "2024-02-29"),
        ("slug", "a-b_C1"),
        ("str", "a b/c\nd"),
        ("path", "a"),
        ("path", "a/b c/d.txt"),
    ],
)
def test_a_converter_accepts_and_converts(name: str, text: str) -> None:
    converter = BUILT_IN[name]

    assert converter.accepts(text)
    assert isinstance(converter.convert(text), converter.yields)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("int", ""),
        ("int", "-"),
        ("int", "+1"),
        ("int", "1_000"),
        ("int", " 1"),
        ("int", "1\n"),
        ("int", "1.0"),
        ("int", "٣"),
        ("int", "²"),
        ("int", "9" * 41),
        ("int", "9" * 5000),
        ("float", "nan"),
        ("float", "inf"),
        ("float", "-Infinity"),
        ("float", "1e5"),
        ("float", "1."),
        ("float", ".5"),
        ("float", "9" * 309),
        ("float", "1.\u0663"),
        ("uuid", ID.replace("-", "")),
        ("uuid", "{" + ID + "}"),
        ("uuid", ID[:-1] + "g"),
        ("date", "2023-02-29"),
        ("date", "20240229"),
        ("date", "2024-W01-1"),
        ("date", "2024-02-29T00:00"),
        ("slug", "a.b"),
        ("slug", "é"),
        ("path", "/a"),
        ("path", "a/"),
        ("path", "a//b"),
    ],
)
def test_a_converter_refuses(name: str, text: str) -> None:
    assert not BUILT_IN[name].accepts(text)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("int", 7, "7"),
        ("uuid", UUID(ID), ID),
        ("date", date(2024, 2, 29), "2024-02-29"),
        ("float", 0.1, "0.1"),
        ("float", 2, "2"),
        ("float", 1e22, "10000000000000000000000"),
        ("float", 1e-7, "0.0000001"),
        ("str", "é/x", "é/x"),
    ],
)
def test_a_value_becomes_text_that_is_accepted(name: str, value: object, text: str) -> None:
    converter = BUILT_IN[name]

    assert converter.to_text(value) == text
    assert converter.accepts(text)


@pytest.mark.parametrize("value", [5e-324, sys.float_info.min, 1e300, -math.pi, -0.0], ids=repr)
def test_a_float_survives_the_way_through_a_url(value: float) -> None:
    converter = BUILT_IN["float"]
    text = converter.to_text(value)

    assert converter.accepts(text)
    assert converter.convert(text) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("int", True), ("float", math.nan), ("float", math.inf), ("date", datetime(2024, 1, 1))],  # noqa: DTZ001 - not a date
    ids=repr,
)
def test_a_value_of_another_kind_becomes_text_that_is_refused(name: str, value: object) -> None:
    converter = BUILT_IN[name]

    assert not converter.accepts(converter.to_text(value))


def test_a_custom_converter_has_a_pattern_and_a_check() -> None:
    even = Converter("even", "[0-9]{1,9}", int, int, check=lambda text: int(text) % 2 == 0)

    assert even.accepts("42")
    assert not even.accepts("43")
    assert not even.accepts("x")


def test_a_table_holds_the_built_in_and_the_custom_converters() -> None:
    sku = Converter("sku", "[A-Z]+")

    assert converter_table([sku]) == {**BUILT_IN, "sku": sku}


@pytest.mark.parametrize(
    ("converters", "message"),
    [
        (lambda: converter_table([Converter("int")]), 'The converter "int" is built in; give yours another name.'),
        (
            lambda: converter_table([Converter("sku"), Converter("sku", "x")]),
            'The converter "sku" is given twice; give yours another name.',
        ),
        (
            lambda: Converter("s-k-u"),
            'A converter is named "s-k-u", which no template can write; use a Python name.',
        ),
        (
            lambda: Converter("sku", "[A-Z"),
            'The pattern of the converter "sku" is not a regular expression: unterminated character set at position 0.',
        ),
    ],
    ids=["built in", "twice", "name", "pattern"],
)
def test_a_converter_that_cannot_work_is_an_error(converters, message: str) -> None:
    with pytest.raises(WiringError) as caught:
        converters()

    assert str(caught.value) == message

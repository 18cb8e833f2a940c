"""Where a declaration stands and what it is called, as every wiring error tells it."""

import functools
import importlib.util
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, Union

import pytest

from armature.core.source import at, caller, declared_at, is_class, name_of, origin_of

HERE = "tests/core/test_source.py"


def asked(depth: int = 1) -> str:
    return caller(depth)


def line(text: str) -> int:
    return [each.strip() for each in Path(__file__).read_text().splitlines()].index(text) + 1


class Product:
    class Inner: ...


def test_a_caller_is_whoever_called_the_one_who_asks() -> None:
    place = asked()  # here

    assert place == f"{HERE}:{line('place = asked()  # here')}"


def test_there_is_no_caller_above_the_first() -> None:
    assert asked(depth=10_000) == "?"


def test_a_class_and_a_function_stand_where_they_are_written() -> None:
    def handler() -> None: ...

    @functools.wraps(handler)
    def wrapped() -> None: ...

    assert declared_at(Product) == f"{HERE}:{line('class Product:')}"
    assert declared_at(Product()) == declared_at(Product)
    assert declared_at(handler) == f"{HERE}:{line('def handler() -> None: ...')}"
    assert declared_at(wrapped) == declared_at(handler)


@pytest.mark.parametrize(("declared", "place"), [(dict, "builtins"), (7, "?"), (len, "builtins")])
def test_what_has_no_source_is_told_by_its_module(declared: object, place: str) -> None:
    assert declared_at(declared) == place


def test_a_file_that_was_broken_since_its_import_is_told_by_its_module(tmp_path: Path) -> None:
    path = tmp_path / "changing.py"
    path.write_text("class Product:\n    ...\n")
    spec = importlib.util.spec_from_file_location("changing", path)
    assert spec
    assert spec.loader
    module = sys.modules["changing"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path.write_text("class Product(:\n")

    place = declared_at(module.Product)

    del sys.modules["changing"]
    assert place == "changing"


def test_a_file_below_the_working_directory_is_told_relative_to_it(tmp_path: Path) -> None:
    assert at(str(Path.cwd() / "shop" / "app.py"), 7) == "shop/app.py:7"
    assert at(str(tmp_path / "app.py"), 7) == f"{tmp_path}/app.py:7"


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        (Product, "Product"),
        (Product.Inner, "Product.Inner"),
        (asked, "asked"),
        ("as written", "as written"),
        (int, "int"),
        (list[Product], "list[Product]"),
        (dict[str, list[Product]], "dict[str, list[Product]]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (Literal["a", 1], "Literal['a', 1]"),
        (int | None, "int | None"),
        (Optional[int], "int | None"),  # noqa: UP045 - the old form is told like the new one
        (Union[int, str], "int | str"),  # noqa: UP007
        (Annotated[int, "x", 7], "Annotated[int, 'x', 7]"),
        (Any, "Any"),
        (7, "7"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_things_are_called_as_their_author_wrote_them(thing: object, name: str) -> None:
    assert name_of(thing) == name


def test_what_is_declared_in_a_function_is_called_without_it() -> None:
    class Local: ...

    assert name_of(Local) == "Local"


def test_the_origin_of_an_annotation_is_what_is_parametrized() -> None:
    assert origin_of(list[int]) is list
    assert origin_of(int) is None


def test_a_class_is_told_from_everything_else() -> None:
    assert is_class(int)
    assert not is_class(list[int])
    assert not is_class(7)


def test_what_only_has_an_address_is_left_out_of_an_annotation() -> None:
    assert name_of(Annotated[str, lambda: 7]) == "str"
    assert name_of(Annotated[str, "said", lambda: 7]) == "Annotated[str, 'said']"

"""Type variables and what a class that is written with arguments makes of them."""

# Annotations with open type variables are what these tests are given.
# mypy: disable-error-code="valid-type,empty-body"
# pyright: reportGeneralTypeIssues=false

from collections.abc import Callable
from typing import Annotated, Any, Generic, Optional

import pytest
from pydantic import BaseModel
from typing_extensions import TypeVar

from armature.core.di import substituted, type_arguments, types_around, unresolved

T = TypeVar("T")
U = TypeVar("U")
D = TypeVar("D", default=int)
N = TypeVar("N", default=None)


class Page(BaseModel, Generic[T]):
    items: list[T]


class Both(Generic[T, U]):
    def first(self) -> T: ...


class Second(Both[list[U], str], Generic[U]): ...


class Mixed(BaseModel): ...


class Third(Mixed, Second[int]): ...


class Bare(Second): ...


@pytest.mark.parametrize(
    ("cls", "base", "expected"),
    [
        pytest.param(Both, Both, {}, id="itself"),
        pytest.param(Second, Both, {T: list[U], U: str}, id="one-level"),
        pytest.param(Third, Both, {T: list[int], U: str}, id="several-levels"),
        pytest.param(Third, Second, {U: int}, id="a-level-between"),
        pytest.param(Bare, Both, {T: list[U], U: str}, id="without-arguments"),
        pytest.param(Bare, Second, {}, id="nothing-said"),
        pytest.param(Third, int, {}, id="no-base"),
    ],
)
def test_the_arguments_of_a_base_are_those_that_the_class_was_written_with(
    cls: type, base: type, expected: dict[object, object]
) -> None:
    assert type_arguments(cls, base) == expected


class Defaulted(Generic[D, N]):
    def first(self) -> D: ...


class Plain(Defaulted): ...


def test_a_variable_that_nobody_says_gives_way_to_its_default() -> None:
    assert types_around(Plain, Defaulted.first) == {D: int, N: None}


def test_a_method_has_the_types_of_the_class_that_defines_it() -> None:
    assert types_around(Third, Both.first) == {T: list[int], U: str}
    assert types_around(Third, print) == {}


def test_what_nobody_says_is_the_default_of_the_variable() -> None:
    class Defaults(Generic[D, N]):
        def first(self) -> D: ...

    class One(Defaults[str]): ...

    class Neither(Defaults): ...

    assert types_around(One, Defaults.first) == {D: str, N: None}
    assert types_around(Neither, Defaults.first) == {D: int, N: None}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (T, int),
        (Optional[T], Optional[int]),  # noqa: UP045 - as users write it
        (Annotated[T, "kept"], Annotated[int, "kept"]),
        (dict[str, list[U]], dict[str, list[str]]),
        (Callable[[T], U], Callable[[int], str]),
        (Page[T], Page[int]),
        (Page[U], Page[str]),
        (Page, Page[int]),
        (Both, Both),
        (int, int),
    ],
)
def test_type_variables_give_way_to_what_they_stand_for(annotation: Any, expected: Any) -> None:
    assert substituted(annotation, {T: int, U: str}) == expected


@pytest.mark.parametrize(
    ("annotation", "left"), [(T, [T]), (dict[T, U], [T, U]), (list[int], []), (Page, []), (Both, []), (int, [])]
)
def test_what_nobody_says_is_left(annotation: Any, left: list[object]) -> None:
    assert list(unresolved(annotation)) == left

"""The requests of a soak: results and problems in turn, and no two paths alike, so that whatever remembers shows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tests.benchmarks.workload import HELLO, TYPED_GET, VALIDATED_POST, Case


def case_at(number: int) -> Case:
    """The request with this number; of twenty in a row fourteen succeed and six are refused."""
    return _MIX[number % len(_MIX)](number)


def _hello(_number: int) -> Case:
    return HELLO


def _order(_number: int) -> Case:
    return VALIDATED_POST


def _product(number: int) -> Case:
    return replace(TYPED_GET, path=f"/products/{number}", query=f"currency=C{number}")


def _unknown_path(number: int) -> Case:
    return replace(HELLO, path=f"/nothing/{number}", status=404)


def _wrong_method(_number: int) -> Case:
    return replace(HELLO, method="DELETE", status=405)


def _not_valid(number: int) -> Case:
    return replace(VALIDATED_POST, body=b'{"customer": %d, "lines": [{"quantity": 0}]}' % number, status=422)


def _not_json(number: int) -> Case:
    return replace(VALIDATED_POST, body=b'{"customer": %d' % number, status=400)


def _not_a_number(number: int) -> Case:
    return replace(TYPED_GET, path=f"/products/{number}x", status=404)


def _no_body(_number: int) -> Case:
    return replace(VALIDATED_POST, body=b"", status=422)


_MIX: Final[tuple[Callable[[int], Case], ...]] = (
    *(_hello, _product, _order, _product, _unknown_path),
    *(_hello, _product, _order, _product, _wrong_method),
    *(_hello, _product, _not_valid, _order, _not_json),
    *(_hello, _product, _not_a_number, _product, _no_body),
)

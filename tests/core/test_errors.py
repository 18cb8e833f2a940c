"""The tree of errors: one class for each registered status, and what each carries."""

import inspect
from http import HTTPStatus

import pytest

from armature.core import errors
from armature.core.errors import ArmatureError, HttpError, NotFound, WiringError

ANSWERS = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, HttpError)]
LEAVES = [kind for kind in ANSWERS if kind.__base__ is HttpError]
PARTICULAR = [kind for kind in ANSWERS if kind is not HttpError and kind not in LEAVES]
REGISTERED = [status for status in HTTPStatus if status >= 400 and status != HTTPStatus.IM_A_TEAPOT]


def test_each_registered_status_has_one_class() -> None:
    assert sorted(kind.status for kind in LEAVES) == sorted(REGISTERED)


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_each_class_says_its_status_first_and_has_a_title(kind: type[HttpError]) -> None:
    assert kind.__doc__
    assert kind.__doc__.startswith(f"{kind.status}: ")
    assert "RFC " in kind.__doc__
    assert kind.title[0].isupper()


def test_each_stands_in_the_drawing_of_the_tree() -> None:
    drawing = errors.__doc__ or ""

    assert [kind.__name__ for kind in LEAVES if f"{kind.__name__} {kind.status}" not in drawing] == []
    assert [kind.__name__ for kind in PARTICULAR if f"─ {kind.__name__}  " not in drawing] == []


def test_each_public_error_is_of_the_one_tree() -> None:
    kinds = [each for name in errors.__all__ if isinstance(each := getattr(errors, name), type)]

    assert [kind for kind in kinds if not issubclass(kind, ArmatureError)] == []
    assert not issubclass(WiringError, HttpError)


def test_what_an_error_is_given_stands_in_it() -> None:
    error = NotFound("There is no product 7.", headers={"x-tea": "none"}, product=7)

    assert (error.detail, dict(error.headers), error.fields) == (
        "There is no product 7.",
        {"x-tea": "none"},
        {"product": 7},
    )
    assert str(error) == "There is no product 7."


def test_an_error_that_is_given_nothing_says_its_title() -> None:
    error = NotFound()

    assert (str(error), error.detail, dict(error.headers), error.fields) == ("Not found", "", {}, {})


@pytest.mark.parametrize(
    ("kind", "name"), [(NotFound, "not-found"), (type("OutOfStock", (HttpError,), {}), "out-of-stock")]
)
def test_the_type_of_a_problem_is_the_name_of_the_class(kind: type[HttpError], name: str) -> None:
    assert kind.problem_name() == name


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (errors.Unauthorized(), {"WWW-Authenticate": "Bearer"}),
        (errors.Unauthorized(authenticate="Basic"), {"WWW-Authenticate": "Basic"}),
        (errors.Unauthorized(headers={"x": "y"}), {"WWW-Authenticate": "Bearer", "x": "y"}),
        (errors.ProxyAuthenticationRequired(authenticate="Basic"), {"Proxy-Authenticate": "Basic"}),
        (errors.MethodNotAllowed(allow=["GET", "HEAD"]), {"Allow": "GET, HEAD"}),
        (errors.RangeNotSatisfiable(length=10), {"Content-Range": "bytes */10"}),
        (errors.RangeNotSatisfiable(), {}),
        (errors.UpgradeRequired(upgrade="HTTP/3.0"), {"Upgrade": "HTTP/3.0", "Connection": "Upgrade"}),
        (errors.UpgradeRequired(), {}),
        (errors.TooManyRequests(retry_after=5), {"Retry-After": "5"}),
        (errors.TooManyRequests(), {}),
        (errors.ServiceUnavailable(retry_after=0), {"Retry-After": "0"}),
        (errors.ServiceUnavailable(), {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, HttpError) else "",
)
def test_the_headers_that_a_status_asks_for_come_from_keywords(error: HttpError, headers: dict[str, str]) -> None:
    assert dict(error.headers) == headers

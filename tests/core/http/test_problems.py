"""Every error reaches a client as problem details (RFC 9457)."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from armature.core import errors, get
from armature.core.errors import (
    Conflict,
    HttpError,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    NotImplementedByServer,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)
from tests.core.http.serving import FAILED, logged, problem, serve


class OutOfStock(HttpError):
    status, title = 409, "Out of stock"


class Paused(ServiceUnavailable):
    title = "Paused"


class Item(BaseModel):
    sku: str


def failing(error: Exception) -> Any:
    @get("/")
    async def handler() -> None:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "body"),
    [
        pytest.param(NotFound(), problem(404, "not-found", "Not found"), id="bare"),
        pytest.param(NotFound("No."), problem(404, "not-found", "Not found", "No."), id="detail"),
        pytest.param(OutOfStock("No."), problem(409, "out-of-stock", "Out of stock", "No."), id="own"),
        pytest.param(Paused(), problem(503, "paused", "Paused"), id="inherited-status"),
        pytest.param(NotImplementedByServer(), problem(501, "not-implemented-by-server", "Not implemented"), id="501"),
        pytest.param(HttpError(), problem(500, "http-error", "Internal server error"), id="root"),
        pytest.param(
            Conflict("No.", sku="a", items=[Item(sku="b")], price=Decimal("1.5"), other=object, bad=float("nan")),
            problem(
                409,
                "conflict",
                "Conflict",
                "No.",
                sku="a",
                items=[{"sku": "b"}],
                price="1.5",
                other=str(object),
                bad=None,
            ),
            id="fields",
        ),
        pytest.param(
            Conflict(type="x", title="x", status=1, instance="x", request_id="x"),
            problem(409, "conflict", "Conflict"),
            id="fields-never-replace-members",
        ),
    ],
)
def test_an_http_error_is_a_problem_with_its_own_fields(error: HttpError, body: dict[str, object]) -> None:
    with serve(failing(error)) as client:
        response = client.get("/")

    assert response.status_code == error.status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-length"] == str(len(response.content))
    assert response.headers["x-request-id"] == "test"
    assert response.json() == body
    assert list(response.json()) == list(body)


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        (Unauthorized(headers={"WWW-Authenticate": 'Bearer realm="shop"'}), "www-authenticate", 'Bearer realm="shop"'),
        (TooManyRequests(headers={"Retry-After": "3"}), "retry-after", "3"),
        (MethodNotAllowed(headers={"Allow": "GET"}), "allow", "GET"),
    ],
    ids=["www-authenticate", "retry-after", "allow"],
)
def test_an_error_brings_its_headers(error: HttpError, name: str, value: str) -> None:
    with serve(failing(error)) as client:
        assert client.get("/").headers[name] == value


def test_each_class_has_a_status_and_a_name_of_its_own() -> None:
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, HttpError)]
    leaves = [each for each in classes if each.__base__ is HttpError]

    assert len({each.problem_name() for each in classes}) == len(classes)
    assert len(leaves) >= 20
    assert len({each.status for each in leaves}) == len(leaves)
    assert all(400 <= each.status < 600 and each.title for each in leaves)


def test_an_unexpected_error_says_nothing_and_is_logged_whole(caplog: pytest.LogCaptureFixture) -> None:
    with serve(failing(LookupError("table users, password hunter2"))) as client:
        response = client.get("/")

    assert response.status_code == 500
    assert response.json() == FAILED
    assert logged(caplog) == ["LookupError: table users, password hunter2"]


@pytest.mark.parametrize("error", [NotFound(), InternalServerError("Ours.")], ids=["404", "500"])
def test_an_error_that_was_raised_on_purpose_is_not_logged(error: HttpError, caplog: pytest.LogCaptureFixture) -> None:
    with serve(failing(error)) as client:
        client.get("/")

    assert logged(caplog) == []


class FastApiLike(HTTPException):
    """FastAPI's exception has any JSON as its detail."""

    def __init__(self, status_code: int, detail: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status_code, detail="", headers=headers)
        self.detail = detail


@pytest.mark.parametrize(
    ("error", "body"),
    [
        pytest.param(HTTPException(404), problem(404, "not-found", "Not found"), id="starlette"),
        pytest.param(HTTPException(404, "No."), problem(404, "not-found", "Not found", "No."), id="detail"),
        pytest.param(HTTPException(422), problem(422, "unprocessable-content", "Unprocessable content"), id="renamed"),
        pytest.param(HTTPException(418), problem(418, "http-error", "I'm a Teapot"), id="no-class-of-ours"),
        pytest.param(HTTPException(499, "Gone."), problem(499, "http-error", "Status 499", "Gone."), id="unregistered"),
        pytest.param(
            FastApiLike(400, {"fields": ["a"]}),
            problem(400, "bad-request", "Bad request", details={"fields": ["a"]}),
            id="fastapi",
        ),
    ],
)
def test_exceptions_of_starlette_and_fastapi_answer_as_problems(error: HTTPException, body: dict[str, object]) -> None:
    with serve(failing(error)) as client:
        response = client.get("/")

    assert response.status_code == error.status_code
    assert response.json() == body


@pytest.mark.parametrize("status", [each.value for each in HTTPStatus if each >= 400])
def test_every_status_can_be_raised_as_starlettes_exception(status: int) -> None:
    with serve(failing(HTTPException(status))) as client:
        response = client.get("/")

    assert response.status_code == response.json()["status"] == status
    assert "detail" not in response.json()


def test_a_valid_traceparent_stands_in_the_problem() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    with serve(failing(NotFound())) as client:
        response = client.get("/", headers={"traceparent": trace})

    assert response.json() == problem(404, "not-found", "Not found", traceparent=trace)


def test_an_exception_of_starlette_keeps_its_headers() -> None:
    with serve(failing(HTTPException(401, headers={"WWW-Authenticate": "Basic"}))) as client:
        assert client.get("/").headers["www-authenticate"] == "Basic"

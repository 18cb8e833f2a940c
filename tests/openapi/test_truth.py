"""What an application really answers stands in its document."""

import json
import re
from typing import Annotated, Any

import pytest
from openapi_schema_validator import OAS31Validator
from pydantic import BaseModel, Field
from starlette.testclient import TestClient

from armature.core import Application, File, Form, HttpError, Module, Query, Unauthorized, get, post, use_guard
from tests.openapi.documents import documented


class OutOfStock(HttpError):
    status, title = 409, "Out of stock"


class Order(BaseModel):
    sku: str = Field(alias="SKU", max_length=3)


class Placed(BaseModel):
    id: int
    note: str | None = None


Scan = Annotated[bytes, File(max_size=2, types=["image/png"])]


class Known:
    def can_activate(self, key: str = "") -> bool:
        if not key:
            raise Unauthorized
        return key == "right"


@post("/orders", status=201, raises=[OutOfStock])
async def place(order: Order, fast: Annotated[bool, Query()] = False) -> Placed:
    if order.sku == "out":
        raise OutOfStock(sku=order.sku)
    return Placed(id=1)


@get("/orders/{id:int}")
@use_guard(Known)
async def show(id: int) -> Placed:
    return Placed(id=id, note="")


@post("/files")
async def upload(
    scan: Annotated[bytes, File(max_size=2, types=["image/png"])], name: Annotated[str, Form()]
) -> None: ...


APP = Application(Module(controllers=[place, show, upload]))
DOCUMENT = documented(APP)

JSON = {"content-type": "application/json"}
PNG = ("a.png", b"a", "image/png")


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("POST", "/orders", {"json": {"SKU": "abc"}}, 201),
        ("POST", "/orders", {"json": {"SKU": "out"}}, 409),
        ("POST", "/orders", {"json": {"sku": "abc"}}, 422),
        ("POST", "/orders?fast=perhaps", {"json": {"SKU": "long"}}, 422),
        ("POST", "/orders", {}, 422),
        ("POST", "/orders", {"content": b"{", "headers": JSON}, 400),
        ("POST", "/orders", {"content": b"SKU=abc"}, 415),
        ("POST", "/orders", {"content": b" " * 20_000_000, "headers": JSON}, 413),
        ("GET", "/orders/7", {}, 401),
        ("GET", "/orders/7?key=wrong", {}, 403),
        ("GET", "/orders/7?key=right", {}, 200),
        ("POST", "/files", {"files": {"scan": PNG}, "data": {"name": "a"}}, 204),
        ("POST", "/files", {"files": {"scan": ("a.png", b"abc", "image/png")}, "data": {"name": "a"}}, 413),
        ("POST", "/files", {"files": {"scan": ("a.gif", b"a", "image/gif")}, "data": {"name": "a"}}, 415),
        ("POST", "/files", {"files": {"scan": PNG}}, 422),
        ("POST", "/files", {"content": b"?", "headers": {"content-type": "multipart/form-data"}}, 400),
    ],
)
def test_an_answer_is_as_the_document_says(method: str, path: str, given: Any, status: int) -> None:
    with TestClient(APP) as client:
        answer = client.request(method, path, **given)

    key = re.sub(r"\d+", "{id}", path.partition("?")[0])
    response = DOCUMENT["paths"][key][method.lower()]["responses"][str(status)]
    if "$ref" in response:
        response = DOCUMENT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    assert answer.status_code == status, answer.text
    if answer.content:
        schema = response["content"][answer.headers["content-type"]]["schema"]
        OAS31Validator({**schema, "components": DOCUMENT["components"]}).validate(json.loads(answer.content))

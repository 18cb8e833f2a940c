"""What a server of HTTP is expected to do with requests, as docs/reference/http-specification.md lists it."""

from datetime import datetime
from typing import Annotated

import pytest
from pydantic import BaseModel
from starlette.requests import Request

from armature.core import Cookie, Form, Header, delete, get, post, put
from tests.core.http.serving import serve


class Person(BaseModel):
    name: str
    age: int | None = None


@pytest.mark.parametrize("name", ["x-tenant", "X-Tenant", "X-TENANT"])
def test_names_of_headers_have_no_case(name: str) -> None:
    @get("/")
    async def handler(x_tenant: Annotated[str, Header()], request: Request) -> list[str]:
        return [x_tenant, request.headers["x-TENANT"]]

    with serve(handler) as client:
        assert client.get("/", headers={name: "acme"}).json() == ["acme", "acme"]


def test_repeated_headers_come_as_a_list() -> None:
    @get("/")
    async def handler(x_tag: Annotated[list[str], Header()]) -> list[str]:
        return x_tag

    with serve(handler) as client:
        assert client.get("/", headers=[("x-tag", "a"), ("x-tag", "b, c")]).json() == ["a", "b", "c"]


def test_cookies_are_bound_and_read_from_the_request() -> None:
    @get("/")
    async def handler(request: Request, one: Annotated[str, Cookie()], two: Annotated[str, Cookie()] = "") -> object:
        return [one, two, request.cookies]

    with serve(handler) as client:
        assert client.get("/", headers={"cookie": "one=1"}).json() == ["1", "", {"one": "1"}]
        assert client.get("/").status_code == 422


def test_delete_needs_no_body() -> None:
    @delete("/{id}")
    async def handler(id: int) -> None: ...

    with serve(handler) as client:
        assert client.delete("/7").status_code == 204


def test_a_body_and_the_whole_request_are_taken_together() -> None:
    @post("/")
    async def handler(person: Person, request: Request) -> list[object]:
        return [person.name, await request.json()]

    with serve(handler) as client:
        assert client.post("/", json={"name": "Ada"}).json() == ["Ada", {"name": "Ada"}]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "application/vnd.person+json"])
def test_every_json_type_is_a_body(kind: str) -> None:
    @put("/")
    async def handler(person: Person) -> Person:
        return person

    with serve(handler) as client:
        answer = client.put("/", content=b'{"name": "Ada"}', headers={"content-type": kind})

    assert answer.json() == {"name": "Ada", "age": None}


def test_a_json_body_is_no_form_and_a_form_no_json_body() -> None:
    @post("/json")
    async def json(person: Person) -> str:
        return person.name

    @post("/form")
    async def form(person: Annotated[Person, Form()]) -> str:
        return person.name

    with serve(json, form) as client:
        assert client.post("/form", data={"name": "Ada"}).text == "Ada"
        assert client.post("/json", data={"name": "Ada"}).status_code == 415
        assert client.post("/form", json={"name": "Ada"}).status_code == 415


@pytest.mark.parametrize(("sent", "age"), [({"age": "36"}, 36), ({"age": ""}, None), ({}, None)])
def test_a_number_of_a_form_may_be_left_blank(sent: dict[str, str], age: int | None) -> None:
    @post("/")
    async def handler(person: Annotated[Person, Form()]) -> Person:
        return person

    with serve(handler) as client:
        assert client.post("/", data={"name": "Ada", **sent}).json() == {"name": "Ada", "age": age}


@pytest.mark.parametrize("sent", [["1"], ["1", "2"]], ids=["one", "several"])
def test_a_list_of_a_form_has_as_many_items_as_were_sent(sent: list[str]) -> None:
    @post("/")
    async def handler(numbers: Annotated[list[int], Form()]) -> list[int]:
        return numbers

    with serve(handler) as client:
        assert client.post("/", data={"numbers": sent}).json() == [int(each) for each in sent]


@pytest.mark.parametrize("text", ["2026-01-31T10:15", "2026-01-31T10:15:00"], ids=["without-seconds", "with-seconds"])
def test_a_local_time_is_read_with_and_without_seconds(text: str) -> None:
    @get("/")
    async def asked(when: datetime) -> datetime:
        return when

    @post("/")
    async def posted(when: Annotated[datetime, Form()]) -> datetime:
        return when

    with serve(asked, posted) as client:
        assert client.get("/", params={"when": text}).json() == "2026-01-31T10:15:00"
        assert client.post("/", data={"when": text}).json() == "2026-01-31T10:15:00"


def test_the_url_of_a_request_has_its_query() -> None:
    @get("/find")
    async def handler(request: Request) -> list[str]:
        return [request.url.path, request.url.query]

    with serve(handler) as client:
        assert client.get("/find?name=saw&limit=2").json() == ["/find", "name=saw&limit=2"]


def test_the_address_of_the_client_is_that_of_the_connection() -> None:
    @get("/")
    async def handler(request: Request) -> str:
        return request.client.host if request.client else "none"

    with serve(handler) as client:
        assert client.get("/", headers={"x-forwarded-for": "10.0.0.1"}).text == "testclient"


def test_the_root_is_a_path_like_any_other() -> None:
    @get("/")
    async def handler() -> str:
        return "root"

    with serve(handler) as client:
        assert client.get("/").text == client.get("").text == "root"

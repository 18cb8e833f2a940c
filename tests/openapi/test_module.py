"""The document as an application serves it."""

from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from armature.core import Application, Module, WiringError, get, use_guard
from armature.openapi import ApiInfo, OpenApiModule, describe
from tests.openapi.documents import INFO


@get("/hello")
async def hello() -> str:
    return "hello"


def application(*openapi: Module, **given: Any) -> Application:
    return Application(Module(controllers=[hello], imports=openapi), **given)


def test_the_document_is_served_as_json_and_has_not_itself_in_it() -> None:
    app = application(OpenApiModule(INFO))

    with TestClient(app) as client:
        answer = client.get("/openapi.json")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == describe(app, INFO)
    assert list(answer.json()["paths"]) == ["/hello"]


def test_yaml_is_served_where_a_path_is_given_for_it() -> None:
    app = application(OpenApiModule(INFO, "/api.json", yaml_path="/api.yaml"))

    with TestClient(app) as client:
        answer = client.get("/api.yaml")
        as_json = client.get("/api.json").json()
        missing = client.get("/openapi.json")

    assert answer.headers["content-type"] == "application/yaml"
    assert yaml.safe_load(answer.text) == as_json == describe(app, INFO)
    assert missing.status_code == 404


def test_who_knows_the_document_is_not_sent_it_again() -> None:
    with TestClient(application(OpenApiModule(INFO, yaml_path="/openapi.yaml"))) as client:
        tag = client.get("/openapi.json").headers["etag"]
        known = client.get("/openapi.json", headers={"if-none-match": f'"other", W/{tag}'})
        any_at_all = client.get("/openapi.json", headers={"if-none-match": "*"})
        other = client.get("/openapi.json", headers={"if-none-match": '"other"'})
        in_yaml = client.get("/openapi.yaml").headers["etag"]

    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert (any_at_all.status_code, any_at_all.headers["etag"]) == (304, tag)
    assert (other.status_code, other.headers["etag"]) == (200, tag)
    assert in_yaml != tag


def test_it_is_public_where_everything_else_is_denied() -> None:
    class Closed:
        def can_activate(self) -> bool:
            return False

    @get("/")
    @use_guard(Closed)
    async def closed() -> str:
        return ""

    app = Application(Module(controllers=[closed], imports=[OpenApiModule(INFO)]), deny_by_default=True)

    with TestClient(app) as client:
        assert client.get("/openapi.json").status_code == 200


def test_changes_and_the_hook_are_in_what_is_served() -> None:
    module = OpenApiModule(
        INFO, operations={"hello": {"deprecated": True}}, amend=lambda document: {**document, "x-seen": True}
    )

    with TestClient(application(module)) as client:
        document = client.get("/openapi.json").json()

    assert document["paths"]["/hello"]["get"]["deprecated"] is True
    assert document["x-seen"] is True


def test_a_mistake_in_the_document_stops_the_start() -> None:
    app = application(OpenApiModule(INFO, operations={"nobody": {}}))

    with pytest.raises(WiringError) as caught, TestClient(app):
        pass

    assert str(caught.value) == (
        'No operation has the id "nobody", for which the OpenAPI document is to be changed.\n'
        "Write the `operationId` of an operation in the document."
    )


def test_an_overridden_application_serves_its_own() -> None:
    class Clock: ...

    app = Application(Module(controllers=[hello], providers=[Clock], imports=[OpenApiModule(INFO)]))

    with TestClient(app.override(Clock).value(Clock())) as client:
        assert list(client.get("/openapi.json").json()["paths"]) == ["/hello"]


def test_two_equal_mentions_are_refused_only_where_they_differ() -> None:
    module, other = OpenApiModule(INFO), OpenApiModule(ApiInfo(title="Other", version="1"))

    assert module.means(module)
    assert module.means(OpenApiModule(ApiInfo(title="Shop", version="1")))
    assert not module.means(other)
    assert not module.means(Module())


def test_the_paths_stand_below_the_prefix() -> None:
    with TestClient(application(OpenApiModule(INFO), prefix="/api")) as client:
        assert list(client.get("/api/openapi.json").json()["paths"]) == ["/api/hello"]


def test_the_class_alone_takes_the_name_of_the_root_module() -> None:
    app = Application(Module(name="Greetings", controllers=[hello], imports=[OpenApiModule]))

    with TestClient(app) as client:
        assert client.get("/openapi.json").json()["info"] == {"title": "Greetings", "version": "0"}


@pytest.mark.parametrize("given", [{"path": "openapi"}, {"yaml_path": "openapi"}], ids=["json", "yaml"])
def test_a_path_without_a_slash_is_refused_where_it_was_written(given: Any) -> None:
    with pytest.raises(WiringError) as caught:
        OpenApiModule(INFO, **given)

    where = f"tests/openapi/test_module.py:{caught.traceback[0].lineno + 1}"
    assert str(caught.value) == (
        f'OpenApiModule ({where}) would answer at "openapi", and a path begins with a slash.\nWrite "/openapi".'
    )


def test_two_documents_in_one_application_are_refused_with_both_places() -> None:
    first, second = OpenApiModule(INFO), OpenApiModule(INFO, "/other.json")

    with pytest.raises(WiringError) as caught:
        application(Module(name="A", imports=[first]), Module(name="B", imports=[second]))

    line = application.__code__.co_firstlineno
    assert first.where.startswith("tests/openapi/test_module.py:")
    assert line < int(first.where.partition(":")[2])
    assert str(caught.value) == (
        f"OpenApiModule is imported twice with different settings: {first.where} and {second.where}.\n"
        "Write `configured = OpenApiModule(…)` once, and `imports=[configured]` in both places."
    )


@pytest.mark.parametrize("page", ["playground", "reference"])
def test_a_page_has_a_path_of_its_own(page: str) -> None:
    given: dict[str, Any] = {page: "/"}

    with pytest.raises(WiringError) as caught:
        OpenApiModule(INFO, **given)

    where = f"tests/openapi/test_module.py:{caught.traceback[0].lineno + 1}"
    assert str(caught.value) == (
        f'OpenApiModule ({where}) would show a page at "/", and its files stand below it.\n'
        'Write a path of its own without a slash at its end, such as "/docs".'
    )

"""What guards say about credentials."""

from typing import Any

import pytest

from armature.core import Application, Module, WiringError, controller, get, public, skip_guard, use_guard
from armature.openapi import SecurityScheme
from tests.openapi.documents import document_of, documented


class SignedIn:
    security_scheme = SecurityScheme.bearer(token_format="JWT")

    def can_activate(self) -> bool:
        return True


class MayRead(SignedIn):
    """Asks for scopes beside those of others."""

    security_scheme = SecurityScheme("bearer", SignedIn.security_scheme.fields, ("read",))


class Known:
    """Takes any one of two."""

    security_scheme = (SecurityScheme.api_key("X-Key"), SecurityScheme.basic())

    def can_activate(self) -> bool:
        return True


class Open:
    def can_activate(self) -> bool:
        return True


class Keyed:
    """States its scheme in each instance."""

    def __init__(self, parameter: str) -> None:
        self.security_scheme = SecurityScheme.api_key(parameter, place="query")

    def can_activate(self) -> bool:
        return True


def handler_under(*guards: Any) -> Any:
    @get("/")
    @use_guard(*guards)
    async def show() -> str:
        return ""

    return show


def test_what_is_public_needs_no_security_unless_a_guard_covers_it_from_above() -> None:
    @get("/")
    @public
    async def show() -> str:
        return ""

    assert document_of(show)["paths"]["/"]["get"]["security"] == []
    assert document_of(show, guards=[SignedIn])["paths"]["/"]["get"]["security"] == [{"bearer": []}]
    assert "security" not in document_of(show, guards=[Open])["paths"]["/"]["get"]


def test_a_guard_puts_its_scheme_around_all_that_it_covers() -> None:
    @controller("/notes")
    @use_guard(SignedIn)
    class Notes:
        @get("/")
        async def mine(self) -> str:
            return ""

        @get("/all")
        @skip_guard(SignedIn)
        async def all(self) -> str:
            return ""

    document = document_of(Notes)

    assert document["paths"]["/notes"]["get"]["security"] == [{"bearer": []}]
    assert "security" not in document["paths"]["/notes/all"]["get"]
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }


def test_a_guard_of_the_root_module_covers_every_operation() -> None:
    @get("/")
    async def show() -> str:
        return ""

    document = documented(Application(Module(controllers=[show], guards=[Keyed("key")])))

    assert document["paths"]["/"]["get"]["security"] == [{"api_key": []}]
    assert document["components"]["securitySchemes"] == {"api_key": {"type": "apiKey", "name": "key", "in": "query"}}


@pytest.mark.parametrize(
    ("guards", "security"),
    [
        ([Known], [{"api_key": []}, {"basic": []}]),
        ([SignedIn, Known], [{"bearer": [], "api_key": []}, {"bearer": [], "basic": []}]),
        ([SignedIn, MayRead], [{"bearer": ["read"]}]),
        ([Open, SignedIn], [{"bearer": []}]),
    ],
    ids=["any one of two", "one of two beside another", "scopes add up", "beside one that says nothing"],
)
def test_several_guards_are_required_together(guards: Any, security: Any) -> None:
    document = document_of(handler_under(*guards))

    assert document["paths"]["/"]["get"]["security"] == security


def test_guards_that_say_nothing_leave_the_document_without_security() -> None:
    document = document_of(handler_under(Open))

    assert "security" not in document["paths"]["/"]["get"]
    assert "securitySchemes" not in document["components"]


def test_the_other_schemes_are_those_of_the_specification() -> None:
    flows = {"clientCredentials": {"tokenUrl": "https://id.example/token", "scopes": {"read": "Reads."}}}

    class Federated(Open):
        security_scheme = (
            SecurityScheme.open_id("https://id.example/.well-known/openid-configuration", scopes=["mail"]),
            SecurityScheme.oauth2(flows, scopes=["read"]),
        )

    document = document_of(handler_under(Federated))

    assert document["paths"]["/"]["get"]["security"] == [{"open_id": ["mail"]}, {"oauth2": ["read"]}]
    assert document["components"]["securitySchemes"] == {
        "open_id": {
            "type": "openIdConnect",
            "openIdConnectUrl": "https://id.example/.well-known/openid-configuration",
        },
        "oauth2": {"type": "oauth2", "flows": flows},
    }


def test_something_else_in_the_place_of_a_scheme_is_refused() -> None:
    class Wrong(Open):
        security_scheme = {"type": "http"}

    handler = handler_under(Wrong)

    with pytest.raises(WiringError) as caught:
        document_of(handler)

    where = f"tests/openapi/test_security.py:{handler_under.__code__.co_firstlineno + 2}"
    assert str(caught.value) == (
        f"The guard Wrong ({where}) has a `security_scheme` that is no SecurityScheme.\n"
        "Write `security_scheme = SecurityScheme.bearer()`, or a tuple of schemes of which any one will do."
    )


def test_schemes_of_one_name_that_differ_are_refused() -> None:
    handler = handler_under(Keyed("a"), Keyed("b"))

    with pytest.raises(WiringError) as caught:
        document_of(handler)

    where = f"tests/openapi/test_security.py:{handler_under.__code__.co_firstlineno + 2}"
    assert str(caught.value) == (
        f'Two security schemes are called "api_key": those of Keyed ({where}) and Keyed ({where}).\n'
        "Give one of them another `name=`."
    )

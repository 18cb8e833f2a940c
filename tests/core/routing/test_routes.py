"""What a router takes, what it refuses to take, and what it says about its routes."""

import pytest

from armature.core.errors import DuplicateRoute, InvalidTemplate, WiringError
from armature.core.routing import Router, UnbuildableUrl, parse_template

REMOVE = "remove one of them, or change its method or path."


def test_a_url_is_built_from_a_name() -> None:
    router = Router[str]()
    router.add("/users/{name}/{self}", "GET", "show", name="user")
    router.freeze()

    assert router.url_for("user", name="a/b", self=7) == "/users/a%2Fb/7"
    assert router.match_raw("GET", b"/users/a%2Fb/7") == ("show", {"name": "a/b", "self": "7"})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("usr", 'No route is named "usr"; did you mean "user"?'),
        ("orders", 'No route is named "orders"; give the route a name=.'),
    ],
)
def test_a_name_that_no_route_has_is_explained(name: str, message: str) -> None:
    router = Router[str]()
    router.add("/users/{id}", "GET", "show", name="user")

    with pytest.raises(UnbuildableUrl) as caught:
        router.url_for(name, id=7)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("first", "second", "name", "message"),
    [
        (
            ("/users/{id}", "a.py:1"),
            ("/users/:name", "b.py:2"),
            "",
            f'GET "/users/:name" (b.py:2) answers the same requests as GET "/users/{{id}}" (a.py:1); {REMOVE}',
        ),
        (
            ("/users", ""),
            ("/users", ""),
            "user",
            f'GET "/users" answers the same requests as GET "/users"; {REMOVE}',
        ),
        (
            ("/users", "a.py:1"),
            ("/people", "b.py:2"),
            "user",
            'GET "/people" (b.py:2) and GET "/users" (a.py:1) are both named "user"; give each a name of its own.',
        ),
    ],
    ids=["shape", "same", "name"],
)
def test_two_routes_at_one_address_are_an_error(
    first: tuple[str, str], second: tuple[str, str], name: str, message: str
) -> None:
    router = Router[str]()
    router.add(first[0], "GET", "one", name=name, where=first[1])

    with pytest.raises(DuplicateRoute) as caught:
        router.add(second[0], "GET", "two", name=name, where=second[1])

    assert str(caught.value) == message


def test_a_template_that_cannot_be_read_names_its_place() -> None:
    with pytest.raises(InvalidTemplate) as caught:
        Router[str]().add("users", "GET", "", where="a.py:1")

    assert str(caught.value) == 'The path template "users" (a.py:1) does not begin with "/"; write "/users".'


def test_a_method_is_written_in_capitals() -> None:
    with pytest.raises(WiringError) as caught:
        Router[str]().add("/users", "get", "", where="a.py:1")

    assert str(caught.value) == 'get "/users" (a.py:1) has the method "get"; write it in capitals, such as "GET".'


def test_a_frozen_router_takes_no_route() -> None:
    router = Router[str]()
    router.freeze()

    with pytest.raises(WiringError) as caught:
        router.add("/users", "GET", "", where="a.py:1")

    assert str(caught.value) == (
        'GET "/users" (a.py:1) came after the router was frozen; add every route before freeze().'
    )


def test_routes_are_listed_in_the_order_of_declaration() -> None:
    router = Router[str]()
    router.add("/users", "GET", "users", name="users", where="a.py:1")
    router.add("/", "GET", "home", where="a.py:2")
    router.add("/users", "POST", "users", name="users", where="a.py:1")
    router.add("/users", "PUT", "other", name="users", where="a.py:3")
    router.freeze()

    listed = [(route.template, route.methods, route.name, route.target, route.where) for route in router.routes()]

    assert listed == [
        (parse_template("/users"), ("GET", "POST"), "users", "users", "a.py:1"),
        (parse_template("/"), ("GET",), "", "home", "a.py:2"),
        (parse_template("/users"), ("PUT",), "users", "other", "a.py:3"),
    ]

"""What a router answers to a method and a path."""

import pytest

from armature.core.errors import WiringError
from armature.core.routing import Converter, MalformedPath, Router, converter_table


def router_of(*templates: str, method: str = "GET", converters: tuple[Converter, ...] = ()) -> Router[str]:
    """A frozen router whose targets are the templates themselves."""
    router = Router[str](converter_table(converters))
    for template in templates:
        router.add(template, method, template)
    router.freeze()
    return router


@pytest.mark.parametrize(
    ("template", "path", "parameters"),
    [
        ("/", "/", {}),
        ("/users", "/users", {}),
        ("/users/", "/users/", {}),
        ("/.well-known/x", "/.well-known/x", {}),
        ("/{id}", "/7", {"id": "7"}),
        ("/users/{id}", "/users/7", {"id": "7"}),
        ("/users/{id}", "/users/.7", {"id": ".7"}),
        ("/users/{id}", "/users/...", {"id": "..."}),
        ("/users/{id:int}/", "/users/7/", {"id": "7"}),
        ("/users/:id/posts", "/users/7/posts", {"id": "7"}),
        ("/users/{a}/posts/{b:int}", "/users/7/posts/8", {"a": "7", "b": "8"}),
        ("/{a}/{b}/{c}", "/1/.2/3", {"a": "1", "b": ".2", "c": "3"}),
        ("/files/{rest:path}", "/files/a", {"rest": "a"}),
        ("/files/{rest:path}", "/files/a/b/c/d", {"rest": "a/b/c/d"}),
        ("/{a}/f/{rest:path}", "/1/f/b/c", {"a": "1", "rest": "b/c"}),
    ],
)
def test_a_path_is_matched(template: str, path: str, parameters: dict[str, str]) -> None:
    router = router_of(template)

    assert router.match("GET", path) == (template, parameters)
    assert router.match_raw("GET", path.encode()) == (template, parameters)


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("/", ""),
        ("/{id}", ""),
        ("/{id}", "*"),
        ("/{id}", "7"),
        ("/{id}", "/"),
        ("/{id}", "/.."),
        ("/users/{id}", "users/7"),
        ("/users/{id}", "x/users/7"),
        ("/users/{id}", "http://host/users/7"),
        ("/users", "/Users"),
        ("/users", "/users/"),
        ("/users", "//users"),
        ("/users/", "/users"),
        ("/users/{id}", "/users"),
        ("/users/{id}", "/users/"),
        ("/users/{id}", "/users//"),
        ("/users/{id}", "/users/7/"),
        ("/users/{id}", "/users/7/8/9"),
        ("/users/{id}", "/users/."),
        ("/users/{id}", "/users/.."),
        ("/users/{id:int}", "/users/x"),
        ("/a/{b}/c", "/a//c"),
        ("/a/{b}/c", "/a/../c"),
        ("/a/{b}/c", "/a/b/c/d"),
        ("/a/{b}/c", "/a/b"),
        ("/files/{rest:path}", "/files"),
        ("/files/{rest:path}", "/files/"),
        ("/files/{rest:path}", "/files//a"),
        ("/files/{rest:path}", "/files/a/"),
        ("/files/{rest:path}", "/files/a/../b"),
        ("/files/{rest:path}", "/files/a/b/."),
        ("/files/{rest:path}", "/files/../a"),
    ],
)
def test_a_path_is_not_matched(template: str, path: str) -> None:
    router = router_of(template)

    assert router.match("GET", path) is None
    assert router.match_raw("GET", path.encode()) is None


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/users/me", "/users/me"),
        ("/users/7", "/users/{id:int}"),
        ("/users/0190d3a0-5c5b-7f0e-8d5e-3a1f7c2b9e10", "/users/{id:uuid}"),
        ("/users/2024-02-29", "/users/{day:date}"),
        ("/users/1.5", "/users/{size:float}"),
        ("/users/ABC-1", "/users/{item:sku}"),
        ("/users/abc-1", "/users/{text:slug}"),
        ("/users/a.b", "/users/{name}"),
        ("/users/a/b", "/users/{rest:path}"),
        ("/users/7/posts", "/users/{id}/posts"),
        ("/users/me/posts", "/users/{id}/posts"),
        ("/users/7/likes", "/users/{id:int}/likes"),
        ("/users/x/likes", "/users/{rest:path}"),
        ("/other/7", "/{a}/{b}"),
        ("/other/7/8", "/{rest:path}"),
    ],
)
def test_the_narrower_route_wins_whatever_the_order(path: str, template: str) -> None:
    templates = [
        "/{rest:path}",
        "/{a}/{b}",
        "/users/{rest:path}",
        "/users/{name}",
        "/users/{text:slug}",
        "/users/{item:sku}",
        "/users/{size:float}",
        "/users/{day:date}",
        "/users/{id:uuid}",
        "/users/{id:int}",
        "/users/{id}/posts",
        "/users/{id:int}/likes",
        "/users/me",
    ]
    sku = Converter("sku", "[A-Z]{3}-[0-9]{1,6}")

    for order in (templates, templates[::-1]):
        match = router_of(*order, converters=(sku,)).match("GET", path)
        assert match is not None
        assert match[0] == template


def test_a_route_of_another_method_does_not_hide_one_that_answers() -> None:
    router = Router[str]()
    router.add("/users/me", "GET", "me")
    router.add("/users/{id}", "DELETE", "remove")
    router.freeze()

    assert router.match("DELETE", "/users/me") == ("remove", {"id": "me"})


def test_each_method_keeps_its_own_names_of_parameters() -> None:
    router = Router[str]()
    router.add("/users/{id}", "GET", "show")
    router.add("/users/{user}", "PUT", "change")
    router.freeze()

    assert router.match("GET", "/users/7") == ("show", {"id": "7"})
    assert router.match("PUT", "/users/7") == ("change", {"user": "7"})


def test_the_parameters_of_a_static_route_cannot_be_changed() -> None:
    match = router_of("/users").match("GET", "/users")

    assert match is not None
    with pytest.raises(TypeError):
        # The type refuses it too, which is the point.
        match[1]["id"] = "7"  # type: ignore[index]


@pytest.mark.parametrize(
    ("raw_path", "match"),
    [
        (b"/users/a%2Fb", ("/users/{name}", {"name": "a/b"})),
        (b"/users/caf%C3%A9", ("/users/{name}", {"name": "café"})),
        (b"/users/%25", ("/users/{name}", {"name": "%"})),
        (b"/users/a%20b+c", ("/users/{name}", {"name": "a b+c"})),
        (b"/%75sers/7", ("/users/{name}", {"name": "7"})),
        (b"/caf%C3%A9", ("/café", {})),
        (b"/files/a%20b/c%2Fd", ("/files/{rest:path}", {"rest": "a b/c/d"})),
        (b"/x%2Fy", None),
        (b"/users%2F7", None),
        (b"/users/%2E%2E", None),
        (b"/users/%2e", None),
        (b"/users/..%2F..%2Fetc", None),
        (b"/files/a/..%2Fb", None),
        (b"/files/%2Fa", None),
        (b"x/users/%37", None),
        (b"", None),
    ],
)
def test_an_encoded_slash_stays_inside_its_segment(raw_path: bytes, match: object) -> None:
    router = router_of("/users/{name}", "/café", "/files/{rest:path}", "/x/y")

    assert router.match_raw("GET", raw_path) == match


@pytest.mark.parametrize(
    ("raw_path", "message"),
    [
        (b"/users/%zz", 'The path holds "%zz", which is no percent escape; a literal "%" is sent as "%25".'),
        (b"/users/100%", 'The path holds "%", which is no percent escape; a literal "%" is sent as "%25".'),
        (b"/users/%\xff1", 'The path holds "%\ufffd1", which is no percent escape; a literal "%" is sent as "%25".'),
        (b"/users/%C3", "The path is not UTF-8 after its percent escapes are decoded."),
        (b"/users/%ED%A0%80", "The path is not UTF-8 after its percent escapes are decoded."),
        (b"/users/%C0%AE", "The path is not UTF-8 after its percent escapes are decoded."),
    ],
)
def test_a_path_that_cannot_be_decoded_is_malformed(raw_path: bytes, message: str) -> None:
    router = router_of("/users/{name}")

    for ask in (lambda: router.match_raw("GET", raw_path), lambda: router.allowed(raw_path)):
        with pytest.raises(MalformedPath) as caught:
            ask()
        assert str(caught.value) == message


def test_a_get_route_answers_head_too() -> None:
    router = router_of("/users/{id}", "/users")

    assert router.match("HEAD", "/users/7") == ("/users/{id}", {"id": "7"})
    assert router.match("HEAD", "/users") == ("/users", {})


def test_a_head_route_wins_over_the_automatic_one() -> None:
    router = Router[str]()
    router.add("/users/{id}", "HEAD", "head")
    router.add("/users/{name}", "GET", "get")
    router.freeze()

    assert router.match("HEAD", "/users/7") == ("head", {"id": "7"})


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/users", ["GET", "HEAD", "OPTIONS", "POST"]),
        ("/users/7", ["DELETE", "GET", "HEAD", "OPTIONS"]),
        (b"/users/%37", ["DELETE", "GET", "HEAD", "OPTIONS"]),
        ("/users/x", ["DELETE", "OPTIONS"]),
        ("/nowhere", []),
        ("/users/x/y", []),
    ],
)
def test_allowed_are_the_methods_of_every_route_that_matches(path: str | bytes, methods: list[str]) -> None:
    router = Router[str]()
    router.add("/users", "GET", "search")
    router.add("/users", "POST", "create")
    router.add("/users/{id:int}", "GET", "show")
    router.add("/users/{name}", "DELETE", "remove")
    router.freeze()

    assert router.match("PATCH", "/users") is None
    assert router.match_raw("PATCH", b"/users") is None
    assert router.allowed(path) == methods


def test_an_options_route_is_found_like_any_other() -> None:
    router = router_of("/users", method="OPTIONS")

    assert router.match("OPTIONS", "/users") == ("/users", {})
    assert router.allowed("/users") == ["OPTIONS"]


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/items/", "/items"),
        ("/all", "/all/"),
        ("/items/7/", "/items/7"),
        ("/nowhere/", None),
        ("/nowhere", None),
        ("/items//", None),
        ("//items/", None),
        ("//host/", None),
        ("/", None),
        ("", None),
        ("*", None),
    ],
)
def test_a_sibling_is_the_other_form_of_a_path(path: str, other: str | None) -> None:
    router = router_of("/items", "/items/{id}", "/all/")

    assert router.sibling(path) == other
    assert router.sibling(path.encode()) == (other.encode() if other else None)


def test_the_sibling_of_a_raw_path_stays_encoded() -> None:
    assert router_of("/items/{id}").sibling(b"/items/a%2Fb/") == b"/items/a%2Fb"


def test_a_converter_that_takes_anything_gives_no_sibling_on_another_host() -> None:
    router = router_of("/{rest:any}", converters=(Converter("any", ".*", spans=True),))

    assert router.match("GET", "//host") == ("/{rest:any}", {"rest": "/host"})
    assert router.sibling("//host/") is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda router: router.match("GET", "/users"),
        lambda router: router.match_raw("GET", b"/users"),
        lambda router: router.allowed("/users"),
        lambda router: router.sibling("/users"),
    ],
    ids=["match", "match_raw", "allowed", "sibling"],
)
def test_a_router_that_is_not_frozen_answers_nothing(ask) -> None:
    router = Router[str]()
    router.add("/users", "GET", "search")

    with pytest.raises(WiringError) as caught:
        ask(router)

    assert str(caught.value) == "The router was asked before it was frozen; call freeze() after the last add()."

"""Every match of a path, for whoever may refuse some; what is left where routes are told apart."""

from collections.abc import Sequence

import pytest

from armature.core.http.vary import vary_by
from armature.core.routing import BY_PATH_ALONE, Route, Router, parse_host


def router_of(*templates: str) -> Router[str]:
    router = Router[str]()
    for template in templates:
        router.add(template, "GET", template)
    router.freeze()
    return router


ROUTES = ("/a/b", "/a/{x}", "/a/{x:int}", "/{x}/b", "/a/{rest:path}", "/{rest:path}", "/a/{x}/c", "/a/b/{n:int}")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/b", ["/a/b", "/a/{x}", "/a/{rest:path}", "/{x}/b", "/{rest:path}"]),
        ("/a/7", ["/a/{x:int}", "/a/{x}", "/a/{rest:path}", "/{rest:path}"]),
        (b"/a/%37", ["/a/{x:int}", "/a/{x}", "/a/{rest:path}", "/{rest:path}"]),
        ("/a/b/c", ["/a/{x}/c", "/a/{rest:path}", "/{rest:path}"]),
        ("/a/", []),
        ("/a", ["/{rest:path}"]),
        ("/", []),
        ("", []),
        ("a/b", []),
        ("/a/../b", []),
    ],
)
def test_matches_come_in_the_order_of_the_search(path: str | bytes, expected: list[str]) -> None:
    router = router_of(*ROUTES)
    found = [target for target, _ in router.matches("GET", path)]

    assert found == expected
    first = router.match_raw("GET", path) if isinstance(path, bytes) else router.match("GET", path)
    assert (first[0] if first else None) == (found[0] if found else None)
    assert list(router.matches("POST", path)) == []


def test_only_targets_that_fit_are_allowed() -> None:
    router = router_of("/a", "/b/")

    assert router.allowed("/a", lambda target: target == "/a") == ["GET", "HEAD", "OPTIONS"]
    assert router.allowed("/a", lambda target: target != "/a") == []
    assert router.sibling("/b", lambda target: target == "/b/") == "/b/"
    assert router.sibling("/b", lambda target: target == "/a") is None


def test_routes_that_something_tells_apart_are_joined() -> None:
    def joined(routes: Sequence[Route[str]]) -> str:
        return " or ".join(route.target for route in routes)

    router = Router[str](join=joined)
    router.add("/a", "GET", "first", apart=1)
    router.add("/a", "GET", "second", apart=2)
    router.add("/b", "GET", "alone", apart=1)
    router.add("/c", "GET", "plain")
    router.add("/a", "HEAD", "head", apart=2)
    router.freeze()

    assert [router.match("GET", path) for path in ("/a", "/b", "/c")] == [
        ("first or second", {}),
        ("alone", {}),
        ("plain", {}),
    ]
    assert router.match("HEAD", "/a") == ("first or head", {})
    assert [route.target for route in router.routes()] == ["first", "second", "alone", "plain", "head"]


def test_hosts_of_one_shape_are_equal() -> None:
    first, second = parse_host("{a}.example.com", "here"), parse_host("{b}.EXAMPLE.com", "here")

    assert first == second
    assert first != parse_host("{a:int}.example.com", "here")


def test_where_nobody_says_otherwise_only_paths_say_versions() -> None:
    assert (BY_PATH_ALONE.in_path, BY_PATH_ALONE.said({"type": "http"})) == ("/v{version}", ())


def test_what_varies_by_everything_varies_by_no_more() -> None:
    headers = [(b"vary", b"*")]
    vary_by(headers, b"Accept")

    assert headers == [(b"vary", b"*")]


def test_several_lines_of_vary_become_one() -> None:
    headers = [(b"vary", b"Accept"), (b"x", b"y"), (b"vary", b"origin, ")]
    vary_by(headers, b"Origin, Accept-Language")

    assert headers == [(b"x", b"y"), (b"vary", b"Accept, origin, Accept-Language")]

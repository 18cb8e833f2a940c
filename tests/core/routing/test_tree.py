"""The search beside a matcher that tries every route, and its cost in visited nodes."""

import random
from collections import Counter
from collections.abc import Callable
from itertools import product, zip_longest
from string import digits
from urllib.parse import quote, unquote

import pytest

from armature.core.routing import Router, parse_template
from armature.core.routing.tree import Node, grow

PIECES = ["a", "b", "1", "22", "-3", "x-y", "x y", "é", ".a", "a.b", "", ".", ".."]
SEGMENTS = ["a", "b", "1", "é", "{:int}", "{:slug}", "{:str}"]
ENDS = [*SEGMENTS, "", "{:path}"]


def takes(kind: str, text: str) -> bool:
    """What a converter accepts, said a second time and otherwise."""
    if kind == "int":
        return text.removeprefix("-") != "" and set(text.removeprefix("-")) <= set(digits)
    if kind == "slug":
        return text != "" and all(
            character.isascii() and (character.isalnum() or character in "-_") for character in text
        )
    return text not in {"", ".", ".."}


def takes_all(segments: list[str], pieces: list[str]) -> bool:
    kinds = [kind_of(segment) for segment in segments]
    if kinds[-1] == "path" and len(pieces) > len(kinds):
        kinds += ["path"] * (len(pieces) - len(kinds))
    return len(kinds) == len(pieces) and all(
        takes(kind, piece) if kind else segment == piece
        for kind, segment, piece in zip_longest(kinds, segments, pieces, fillvalue="")
    )


def kind_of(segment: str) -> str:
    return segment.strip("{}").partition(":")[2]


def naive_match(templates: list[str], path: str) -> str | None:
    """Every template against every piece; of those that match, the one with the narrowest segments from the left."""
    order = ["", "int", "slug", "str", "path"]
    found = [template for template in templates if takes_all(template.split("/")[1:], path.split("/")[1:])]
    return min(found, key=lambda template: [order.index(kind_of(part)) for part in template.split("/")], default=None)


def random_template(source: random.Random) -> str:
    segments = [source.choice(SEGMENTS) for _ in range(source.randrange(4))] + [source.choice(ENDS)]
    return "".join("/" + segment.replace("{", f"{{p{at}") for at, segment in enumerate(segments))


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_finds_what_trying_every_route_finds(seed: int) -> None:
    source = random.Random(seed)
    templates = sorted({random_template(source) for _ in range(source.randrange(10, 60))})
    router = Router[str]()
    for template in source.sample(templates, len(templates)):
        router.add(template, "GET", template)
    router.freeze()

    outcomes = Counter[bool]()
    for _ in range(500):
        path = "".join(f"/{source.choice(PIECES)}" for _ in range(source.randrange(1, 6)))
        match = router.match("GET", path)
        assert (match and match[0]) == naive_match(templates, path), path
        assert router.match_raw("GET", quote(path).encode()) == match, path
        if match is not None:
            assert unquote(parse_template(match[0]).fill(**match[1])) == path
        outcomes[match is not None] += 1

    assert min(outcomes[True], outcomes[False]) > 10


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each node is searched, by its id."""
    counted = Counter[int]()
    find: Callable[[Node[object], list[str], int], object] = Node.find

    def counting(node: Node[object], pieces: list[str], depth: int) -> object:
        counted[id(node)] += 1
        return find(node, pieces, depth)

    monkeypatch.setattr(Node, "find", counting)
    return counted


@pytest.mark.parametrize(
    "path", ["/nowhere", "/things5/x", "/things5/7/parts/x", "/things5/7/parts/8"], ids=["root", "deep", "last", "hit"]
)
def test_the_cost_of_a_match_does_not_grow_with_the_number_of_routes(path: str, visits: Counter[int]) -> None:
    costs = []
    for count in (10, 10_000):
        router = Router[int]()
        for number in range(count):
            router.add(f"/things{number}/{{id:int}}/parts/{{part:int}}", "GET", number)
        router.freeze()
        visits.clear()
        router.match("GET", path)
        costs.append(visits.total())

    assert costs[0] == costs[1]


def test_a_search_visits_no_node_twice_and_no_more_than_its_bound(visits: Counter[int]) -> None:
    depth = 8
    templates = [
        "".join(f"/{part.format(at)}" for at, part in enumerate(parts))
        for parts in product(["x", "{{p{}}}"], repeat=depth)
    ]
    root = grow((parse_template(f"{template}/end").segments, template) for template in templates)

    assert root.find(["", *["x"] * depth, "other"], 1) is None
    assert max(visits.values()) == 1
    assert visits.total() < 2 ** (depth + 1)


def test_the_length_of_a_path_does_not_add_to_the_search(visits: Counter[int]) -> None:
    router = Router[str]()
    router.add("/{a}/{b}/{c}/end", "GET", "")
    router.freeze()

    assert router.match("GET", "/x" * 10_000) is None
    assert visits.total() == 4

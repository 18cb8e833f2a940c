"""Articles: publication, slugs, changes, lists and their bounds, favorites, the feed, tags."""

from datetime import timedelta
from typing import Any

import pytest

from armature.testing import ManualClock, TestClient
from examples.realworld.tests.people import Person, sentences, told


def slugs(page: dict[str, Any]) -> list[str]:
    """Those of a page, in its order."""
    return [article["slug"] for article in page["articles"]]


def test_an_article_is_shown_as_it_was_published(client: TestClient, ada: Person, clock: ManualClock) -> None:
    published = ada.asks(
        "POST",
        "/articles",
        {"article": {"title": " On Engines ", "description": "Why", "body": " Two\n", "tagList": ["b", "a", "b"]}},
    )

    assert (published.status_code, published.headers["location"]) == (201, "/api/articles/on-engines")
    assert client.get("/articles/on-engines").json() == published.json()
    assert published.json() == {
        "article": {
            "slug": "on-engines",
            "title": "On Engines",
            "description": "Why",
            "body": " Two\n",
            "tagList": ["a", "b"],
            "createdAt": told(clock.now()),
            "updatedAt": told(clock.now()),
            "favorited": False,
            "favoritesCount": 0,
            "author": {"username": "ada", "bio": "", "image": "", "following": False},
        }
    }


def test_a_list_leaves_the_body_out(client: TestClient, ada: Person) -> None:
    ada.publishes("Engines")
    [listed] = client.get("/articles").json()["articles"]
    whole = client.get("/articles/engines").json()["article"]

    assert listed == {name: value for name, value in whole.items() if name != "body"}


def test_articles_of_one_title_have_slugs_of_their_own(ada: Person, bob: Person) -> None:
    found = [ada.publishes("Engines"), ada.publishes("Engines!"), bob.publishes("engines")]

    assert found[0] == "engines"
    assert all(slug.startswith("engines-") for slug in found[1:])
    assert len(set(found)) == 3
    assert [ada.gets(f"/articles/{slug}")["article"]["slug"] for slug in found] == found


@pytest.mark.parametrize(
    ("title", "slug"), [("Feed", "feed-article"), ("龍の飼い方", "龍の飼い方"), ("?!", "article"), ("C++/C#", "c-c")]
)
def test_a_slug_leads_to_its_article(ada: Person, title: str, slug: str) -> None:
    assert ada.publishes(title) == slug
    assert ada.gets(f"/articles/{slug}")["article"]["title"] == title


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": "  "}, "article.title"),
        ({"title": "x" * 256}, "article.title"),
        ({"description": ""}, "article.description"),
        ({"body": ""}, "article.body"),
        ({"tagList": [""]}, "article.tagList.0"),
        ({"tagList": ["tag"] * 21}, "article.tagList"),
    ],
)
def test_what_is_not_valid_is_422_and_says_where(ada: Person, change: dict[str, object], place: str) -> None:
    article = {"title": "Engines", "description": "Why", "body": "Two"} | change

    refused = ada.asks("POST", "/articles", {"article": article})

    assert refused.status_code == 422
    assert [sentence.partition(":")[0] for sentence in sentences(refused)] == [place]


def test_a_change_touches_what_it_names_and_when(ada: Person, clock: ManualClock) -> None:
    slug = ada.publishes("Engines", "steam")
    before = ada.gets(f"/articles/{slug}")["article"]
    clock.advance(timedelta(hours=1))

    changed = ada.asks("PUT", f"/articles/{slug}", {"article": {"body": "Shorter."}})

    assert changed.json()["article"] == before | {"body": "Shorter.", "updatedAt": told(clock.now())}


def test_a_new_title_gives_a_new_slug_and_the_same_title_does_not(ada: Person) -> None:
    slug = ada.publishes("Engines")
    ada.publishes("Motors")

    kept = ada.asks("PUT", f"/articles/{slug}", {"article": {"title": "Engines"}}).json()["article"]["slug"]
    moved = ada.asks("PUT", f"/articles/{slug}", {"article": {"title": "Motors"}}).json()["article"]["slug"]

    assert kept == slug
    assert moved.startswith("motors-")
    assert ada.asks("GET", f"/articles/{slug}").status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_what_somebody_else_wrote_is_403_and_stays(ada: Person, bob: Person, method: str) -> None:
    slug = ada.publishes("Engines")

    refused = bob.asks(method, f"/articles/{slug}", {"article": {"body": "Mine."}})

    assert (refused.status_code, sentences(refused)) == (403, ["Only its author may do this to an article."])
    assert ada.gets(f"/articles/{slug}")["article"]["body"] == "At length."


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/articles/none"),
        ("PUT", "/articles/none"),
        ("DELETE", "/articles/none"),
        ("POST", "/articles/none/favorite"),
        ("DELETE", "/articles/none/favorite"),
        ("GET", "/articles/none/comments"),
        ("POST", "/articles/none/comments"),
        ("DELETE", "/articles/none/comments/1"),
    ],
)
def test_an_article_that_is_not_there_is_404(ada: Person, method: str, path: str) -> None:
    refused = ada.asks(method, path, {"article": {"body": "Any"}, "comment": {"body": "Any"}})

    assert (refused.status_code, sentences(refused)) == (404, ["There is no such article."])


def test_what_is_removed_takes_everything_of_it_along(ada: Person, bob: Person) -> None:
    slug = ada.publishes("Engines", "steam")
    bob.asks("POST", f"/articles/{slug}/favorite")
    bob.comments(slug, "Well said.")

    removed = ada.asks("DELETE", f"/articles/{slug}")

    assert (removed.status_code, removed.content) == (204, b"")
    assert ada.asks("GET", f"/articles/{slug}").status_code == 404
    assert ada.gets("/tags") == {"tags": []}
    again = bob.gets(f"/articles/{ada.publishes('Engines')}")["article"]
    assert (again["slug"], again["favorited"], again["favoritesCount"]) == (slug, False, 0)
    assert ada.gets(f"/articles/{slug}/comments") == {"comments": []}


def test_a_favor_counts_once_and_is_seen_by_whoever_gave_it(client: TestClient, ada: Person, bob: Person) -> None:
    slug = ada.publishes("Engines")

    favored = [bob.asks("POST", f"/articles/{slug}/favorite").json()["article"] for _ in range(2)]

    assert [(each["favorited"], each["favoritesCount"]) for each in favored] == [(True, 1)] * 2
    seen = [each["article"] for each in (ada.gets(f"/articles/{slug}"), client.get(f"/articles/{slug}").json())]
    assert [(each["favorited"], each["favoritesCount"]) for each in seen] == [(False, 1)] * 2
    taken_back = [bob.asks("DELETE", f"/articles/{slug}/favorite").json()["article"] for _ in range(2)]
    assert [(each["favorited"], each["favoritesCount"]) for each in taken_back] == [(False, 0)] * 2


def test_the_feed_has_what_the_followed_wrote_and_says_so(ada: Person, bob: Person) -> None:
    ada.publishes("Of her own")
    bob.publishes("Of his")
    assert ada.gets("/articles/feed") == {"articles": [], "articlesCount": 0}

    ada.asks("POST", "/profiles/bob/follow")

    feed = ada.gets("/articles/feed")
    assert (slugs(feed), feed["articlesCount"]) == (["of-his"], 1)
    assert feed["articles"][0]["author"]["following"] is True
    [listed] = ada.gets("/articles?author=ada")["articles"]
    assert listed["author"]["following"] is False


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["third", "second", "first"]),
        ("?tag=odd", ["third", "first"]),
        ("?author=bob", ["second"]),
        ("?favorited=bob", ["first"]),
        ("?tag=odd&author=ada&favorited=bob", ["first"]),
        ("?tag=odd&author=bob", []),
        ("?author=nobody", []),
        ("?favorited=nobody", []),
        ("?tag=od", []),
    ],
)
def test_filters_must_all_hold(client: TestClient, ada: Person, bob: Person, query: str, found: list[str]) -> None:
    ada.publishes("First", "odd", "all")
    bob.publishes("Second", "even", "all")
    ada.publishes("Third", "odd", "all")
    bob.asks("POST", "/articles/first/favorite")

    page = client.get(f"/articles{query}").json()

    assert (slugs(page), page["articlesCount"]) == (found, len(found))


def test_pages_hold_every_article_once_the_latest_first(client: TestClient, ada: Person, clock: ManualClock) -> None:
    for number in range(5):
        ada.publishes(f"Number {number}")
        clock.advance(timedelta(seconds=number % 2))  # some at the same moment

    pages = [client.get(f"/articles?limit=2&offset={offset}").json() for offset in (0, 2, 4, 6)]

    assert [slugs(page) for page in pages] == [
        ["number-4", "number-3"],
        ["number-2", "number-1"],
        ["number-0"],
        [],
    ]
    assert {page["articlesCount"] for page in pages} == {5}


def test_a_page_has_twenty_articles_where_nobody_says_otherwise(client: TestClient, ada: Person) -> None:
    for number in range(21):
        ada.publishes(f"Number {number}")

    assert len(client.get("/articles").json()["articles"]) == 20


@pytest.mark.parametrize("path", ["/articles", "/articles/feed"])
@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "offset=9999999999999999999999", "limit=x"])
def test_pages_are_bounded(ada: Person, path: str, query: str) -> None:
    refused = ada.asks("GET", f"{path}?{query}")

    assert refused.status_code == 422
    assert sentences(refused)[0].startswith(query.partition("=")[0])


def test_tags_are_those_of_articles_each_once_in_order(client: TestClient, ada: Person) -> None:
    ada.publishes("First", "steam", "Coal")
    ada.publishes("Second", "steam", "air")

    assert client.get("/tags").json() == {"tags": ["Coal", "air", "steam"]}

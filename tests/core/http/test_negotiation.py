"""What a client likes best; each case names the section of RFC 9110, or the RFC, that it comes from."""

import pytest

from armature.core import Accepts, get
from armature.core.http.negotiation import Preference, best_coding, best_language, best_media_type, preferences
from tests.core.http.serving import problem, serve

JSON, HTML, TEXT, PACK = b"application/json", b"text/html", b"text/plain", b"application/msgpack"
LEVEL = b"text/html;level=1"

MEDIA_TYPES: list[tuple[str, bytes, list[bytes], bytes | None]] = [
    ("12.5.1 the only one that is named", b"text/html", [JSON, HTML], HTML),
    ("12.5.1 none that is named", b"image/png", [JSON, HTML], None),
    ("12.5.1 the heaviest", b"text/html;q=0.4, application/json;q=0.8", [HTML, JSON], JSON),
    ("12.5.1 of equals the first on offer", b"text/html, application/json", [JSON, HTML], JSON),
    ("12.5.1 all of a type", b"text/*", [JSON, TEXT], TEXT),
    ("12.5.1 everything", b"*/*", [JSON, TEXT], JSON),
    ("12.5.1 a star alone, as old clients send", b"*", [JSON], JSON),
    ("12.5.1 specific before general", b"text/*;q=0.9, text/html;q=0.1", [HTML, TEXT], TEXT),
    ("12.5.1 specific before general, whatever the order", b"text/html;q=0, */*", [HTML, JSON], JSON),
    ("12.5.1 weight zero excludes", b"application/json;q=0, */*;q=0.1", [JSON], None),
    ("12.5.1 a parameter is more specific", b"text/html;level=1, text/html;q=0.4", [HTML, LEVEL], HTML),
    ("12.5.1 another parameter does not match", b"text/html;level=2", [LEVEL], None),
    ("12.5.1 a parameter that is not on offer does not count", b"application/json;indent=2", [JSON], JSON),
    ("12.5.1 a suffix says what it is written in", b"application/vnd.shop.v2+json", [TEXT, JSON], JSON),
    ("12.5.1 the suffix of another type", b"image/svg+xml", [JSON], None),
    ("12.5.1 the example of the RFC: text/html;level=1", b"text/*;q=0.3, text/html;q=0.7, text/html;level=1",
     [TEXT, LEVEL], LEVEL),
    ("12.4.2 three digits", b"text/html;q=0.001", [HTML], HTML),
    ("12.4.2 four digits are no weight", b"text/html;q=0.0001", [HTML], None),
    ("12.4.2 more than one is no weight", b"text/html;q=1.5, application/json;q=0.1", [HTML, JSON], JSON),
    ("12.4.2 a weight without digits", b"text/html;q=1.", [HTML], HTML),
    ("5.6.1 empty members", b", ,text/html,,", [HTML], HTML),
    ("5.6.2 in any case", b"TEXT/HTML;Q=0.5", [HTML], HTML),
    ("5.6.3 space around", b"  text/html ; q=0.5 ", [HTML], HTML),
    ("5.6.4 a quoted comma", b'text/html;x="a,b";q=0.5, application/json;q=0.4', [JSON, HTML], HTML),
    ("5.6.4 a quote that does not end", b'text/html;x="a, application/json', [JSON, HTML], None),
    ("5.6.6 a parameter without a value", b"text/html;level, application/json", [HTML, JSON], JSON),
    ("8.3.1 a type without a subtype", b"text", [HTML], None),
    ("5.5 bytes above ASCII", b"text/\xe4\xff, application/json", [JSON], JSON),
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "offers", "best"), [case[1:] for case in MEDIA_TYPES], ids=[f"RFC 9110 §{c[0]}" for c in MEDIA_TYPES]
)
def test_media_types_are_negotiated_by_the_book(header: bytes, offers: list[bytes], best: bytes | None) -> None:
    index = best_media_type(header, offers)

    assert (None if index is None else offers[index]) == best


LANGUAGES: list[tuple[str, bytes, list[str], str | None]] = [
    ("RFC 9110 §12.5.4 the example", b"da, en-gb;q=0.8, en;q=0.7", ["en", "da"], "da"),
    ("RFC 9110 §12.5.4 none", b"da", ["en"], None),
    ("RFC 9110 §12.5.4 excluded", b"*, en;q=0", ["en", "de"], "de"),
    ("RFC 4647 §3.3.1 a range takes what begins with it", b"en", ["de", "en-GB"], "en-GB"),
    ("RFC 4647 §3.3.1 only at a hyphen", b"de", ["deu"], None),
    ("RFC 4647 §3.3.1 the longest range counts", b"en;q=0.2, en-GB;q=0.9, de;q=0.5", ["en-US", "de", "en-GB"], "en-GB"),
    ("RFC 4647 §3.4 a range is shortened", b"de-CH, en;q=0.5", ["en", "de"], "de"),
    ("RFC 4647 §2.1 in any case", b"EN-gb", ["en-GB"], "en-GB"),
]


@pytest.mark.parametrize(("header", "offers", "best"), [c[1:] for c in LANGUAGES], ids=[c[0] for c in LANGUAGES])
def test_languages_are_negotiated_by_the_book(header: bytes, offers: list[str], best: str | None) -> None:
    index = best_language(header, offers)

    assert (None if index is None else offers[index]) == best


CODINGS: list[tuple[str, bytes, list[str], str | None]] = [
    ("12.5.3 named", b"gzip", ["br", "gzip", "identity"], "gzip"),
    ("12.5.3 the heaviest", b"gzip;q=0.5, br;q=1.0", ["gzip", "br"], "br"),
    ("12.5.3 a star takes what is not named", b"gzip;q=0, *", ["gzip", "br"], "br"),
    ("12.5.3 identity unless it is excluded", b"zstd", ["gzip", "identity"], "identity"),
    ("12.5.3 identity excluded by name", b"identity;q=0", ["identity"], None),
    ("12.5.3 identity excluded by the star", b"*;q=0", ["identity", "gzip"], None),
    ("12.5.3 the empty header", b"", ["gzip", "identity"], "identity"),
    ("8.4.1.3 x-gzip is gzip", b"x-gzip", ["gzip", "identity"], "gzip"),
]


@pytest.mark.parametrize(
    ("header", "offers", "best"), [c[1:] for c in CODINGS], ids=[f"RFC 9110 §{c[0]}" for c in CODINGS]
)
def test_codings_are_negotiated_by_the_book(header: bytes, offers: list[str], best: str | None) -> None:
    index = best_coding(header, offers)

    assert (None if index is None else offers[index]) == best


def test_a_member_keeps_its_parameters_and_its_weight() -> None:
    assert preferences(b'text/html;Level="1";q=0.5') == [Preference("text/html", (("level", "1"),), 0.5)]


@get("/")
async def shown(accepts: Accepts) -> dict[str, str]:
    return {
        "type": accepts.media_type("application/json", "text/csv"),
        "language": accepts.language("en", "de"),
        "encoding": accepts.encoding("br", "gzip"),
    }


def test_a_handler_asks_what_the_client_likes_and_vary_says_so() -> None:
    likes = {"Accept": "text/csv, application/json;q=0.5", "Accept-Language": "de-AT", "Accept-Encoding": "gzip"}

    with serve(shown) as client:
        answer = client.get("/", headers=likes)

    assert answer.json() == {"type": "text/csv", "language": "de", "encoding": "gzip"}
    assert answer.headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


def test_a_client_that_says_nothing_gets_the_first() -> None:
    with serve(shown) as client:
        answer = client.get("/", headers={"Accept": ";;", "Accept-Language": "fr", "Accept-Encoding": "identity"})

    assert answer.json() == {"type": "application/json", "language": "en", "encoding": "identity"}


def test_nothing_that_is_accepted_is_406() -> None:
    with serve(shown) as client:
        answer = client.get("/", headers={"Accept": "image/png"})

    assert answer.json() == problem(
        406, "not-acceptable", "Not acceptable",
        "Nothing that is there is accepted; there is application/json, text/csv.",
        available=["application/json", "text/csv"],
    )  # fmt: skip


def test_who_has_asked_nothing_depends_on_nothing() -> None:
    @get("/")
    async def handler(accepts: Accepts) -> str:
        return f"{accepts.asked}"

    with serve(handler) as client:
        assert "vary" not in client.get("/").headers

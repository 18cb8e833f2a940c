"""Which coding a request gets (RFC 9110 §12.5.3)."""

import random

import pytest

from armature.compression import CompressionMiddleware
from armature.compression.negotiation import LONGEST, accepted
from tests.compression.exchanging import CODINGS, TEXT, Answering, asking, exchange, through


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.9, gzip", "gzip"),
        ("br;q=0.9, gzip;q=0.901", "gzip"),
        ("br ; q=1.000 , gzip;q=0.5", "br"),
        ("br;Q=0.5, gzip;q=0.4", "br"),
        ("*", "zstd"),
        ("*;q=0.5, gzip", "gzip"),
        ("zstd;q=0, *", "br"),
        ("gzip;q=0.2, gzip;q=0.8, br;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("", None),
        ("identity", None),
        ("deflate", None),
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("identity;q=0.5, gzip;q=0.4", None),
        ("gzip;q=0.4, identity", None),
        ("gzip;q=2", None),
        ("gzip;q=0.1234", None),
        ("gzip;q=-1", None),
        ("gzip;q=high", None),
        ("gzip;level=9", None),
        ("gz ip, ;;;, =, \x7f, br;q=", None),
        (";;;, br", "br"),
        (", , gzip, ", "gzip"),
        ("gzip" + ", a" * LONGEST, None),
    ],
)
async def test_the_most_welcome_coding_is_taken(header: str, chosen: str | None) -> None:
    assert accepted(header.encode()).best(CODINGS) == chosen

    got = await exchange(Answering(), asking(header))

    assert got.headers.get("content-encoding") == chosen
    assert got.headers["vary"] == "Accept-Encoding"
    assert got.body == TEXT


async def test_among_equals_the_settings_decide() -> None:
    got = await exchange(Answering(), asking("gzip, br, zstd"), codings=("gzip", "br"))

    assert got.headers["content-encoding"] == "gzip"


async def test_several_headers_are_one_list() -> None:
    scope = asking("gzip;q=0.5")
    scope["headers"].append((b"accept-encoding", b"br"))

    assert (await exchange(Answering(), scope)).headers["content-encoding"] == "br"


@pytest.mark.parametrize("header", ["gzip;q=0.5, identity;q=0", "*;q=0, br"])
async def test_a_client_that_refuses_plain_bodies_gets_small_ones_compressed_too(header: str) -> None:
    got = await exchange(Answering(b"\x89PNG", content_type="image/png"), asking(header))

    assert got.headers["content-encoding"] in {"gzip", "br"}
    assert got.body == b"\x89PNG"


async def test_a_client_that_refuses_everything_gets_the_body_as_it_is() -> None:
    got = await exchange(Answering(), asking("*;q=0"))

    assert (got.status, got.raw) == (200, TEXT)
    assert "content-encoding" not in got.headers


async def test_whatever_is_asked_the_body_is_whole() -> None:
    made = random.Random(20_261_121)
    tokens = [*CODINGS, "x-gzip", "identity", "*", "deflate", "compress", "", " ", "é", "\t", "a" * 40, "gzip gzip"]
    weights = [
        "",
        ";q=0",
        ";q=1",
        ";q=0.5",
        "; q = 0.3",
        ";q=1.5",
        ";q=",
        ";q=nan",
        ";q=1e9",
        ";x=1",
        ";;",
        ";q=0.0001",
    ]
    app = CompressionMiddleware(Answering(parts=3))
    seen: set[str | None] = set()

    for _ in range(2000):
        count = made.randrange(7)
        header = made.choice([",", ", ", ",,", ";"]).join(
            made.choice(tokens) + made.choice(weights) for _ in range(count)
        )
        got = await through(app, asking(header or ","))
        seen.add(got.headers.get("content-encoding"))
        assert (got.status, got.body) == (200, TEXT), header
        assert got.messages[-1]["more_body"] is False

    assert seen == {*CODINGS, None}

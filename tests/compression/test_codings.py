"""The codings that are offered, and those whose library is missing."""

import sys

import pytest
from pydantic import ValidationError

from armature.compression import CodingName, CodingNotInstalled, CompressionMiddleware, CompressionSettings
from armature.compression.codings import codings_of
from tests.compression.exchanging import CODINGS, Answering, asking, exchange


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No extra is installed."""
    for library, backend in (("brotli", "brotli"), ("backports.zstd", "zstd"), ("compression.zstd", "zstd")):
        monkeypatch.setitem(sys.modules, library, None)
        monkeypatch.delitem(sys.modules, f"armature.compression.backends.{backend}", raising=False)
    monkeypatch.setitem(sys.modules, "backports", None)


def test_everything_that_is_installed_is_offered() -> None:
    assert tuple(codings_of(CompressionSettings())) == CODINGS


@pytest.mark.usefixtures("bare")
async def test_gzip_is_always_there() -> None:
    got = await exchange(Answering(), asking("br, zstd, gzip;q=0.1"))

    assert got.headers["content-encoding"] == "gzip"


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("coding", "extra"), [("br", "brotli"), ("zstd", "zstd")])
def test_a_coding_that_is_named_and_missing_says_what_brings_it(coding: CodingName, extra: str) -> None:
    with pytest.raises(CodingNotInstalled) as raised:
        CompressionMiddleware(Answering(), CompressionSettings(codings=("gzip", coding)))

    assert str(raised.value) == (
        f'The coding "{coding}" is to be offered, and its library is not installed.\n'
        f'Write `pip install "armature-compression[{extra}]"`, or take "{coding}" out of `codings` '
        "(ARMATURE_COMPRESSION_CODINGS)."
    )


async def test_the_middleware_alone_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_COMPRESSION_CODINGS", '["br"]')
    monkeypatch.setenv("ARMATURE_COMPRESSION_MINIMUM_SIZE", "5")

    got = await exchange(Answering(b"hello"), asking("gzip, br"))

    assert (got.headers["content-encoding"], got.body) == ("br", b"hello")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"codings": ()}, "at least 1 item"),
        ({"codings": ("deflate",)}, "Input should be 'zstd', 'br' or 'gzip'"),
        ({"codings": ("gzip", "gzip")}, "a coding is named twice"),
        ({"gzip_level": 10}, "less than or equal to 9"),
        ({"brotli_level": 12}, "less than or equal to 11"),
        ({"zstd_level": 20}, "less than or equal to 19"),
        ({"minimum_size": -1}, "greater than or equal to 0"),
        ({"threads": 0}, "greater than or equal to 1"),
        ({"thread_size": 0}, "greater than or equal to 1"),
        ({"compressed_types": ("image",)}, '"image" is no media type: write "type/subtype" or "type/*", in lower case'),
        ({"compressed_types": ("*/*",)}, '"*/*" is no media type'),
        ({"compressed_types": ("Image/PNG",)}, '"Image/PNG" is no media type'),
        ({"compressed_types": ("image/png;q=1",)}, '"image/png;q=1" is no media type'),
    ],
)
def test_settings_that_cannot_be_are_refused(given: dict, said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        CompressionSettings(**given)

    assert said in str(raised.value)


def test_no_codings_means_all_that_are_installed() -> None:
    assert CompressionSettings(codings=None) == CompressionSettings()

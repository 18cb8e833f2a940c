"""How long files may be kept, and configurations that cannot be."""

from pathlib import Path

import pytest

from armature.core import Application, Module, WiringError
from armature.core.static import FOR_A_DAY, IMMUTABLE, NOT_STORED, REVALIDATED, CachePolicy, StaticFiles, StaticModule
from armature.core.static.media_types import media_type_of
from armature.testing import TestClient
from tests.core.static.folders import built

HERE = "tests/core/static/test_policies.py"


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("index.html", REVALIDATED),
        ("app.js", REVALIDATED),
        ("data.json", REVALIDATED),
        ("assets/app.3f9a1c02.js", IMMUTABLE),
        ("assets/app-3f9a1c02d4e5f6a7b8c9d0e1f2a3b4c5.css", IMMUTABLE),
        ("assets/app.3f9a1c02.js.map", IMMUTABLE),
        ("page.3f9a1c02.html", REVALIDATED),
        ("report-20261121.csv", REVALIDATED),
        ("jquery-deadbeef.js", REVALIDATED),
        ("app.3F9A1C02.js", REVALIDATED),
        ("logo.png", FOR_A_DAY),
        ("logo.svg", FOR_A_DAY),
        ("inter.woff2", FOR_A_DAY),
        ("intro.mp4", FOR_A_DAY),
        ("theme.mp3", FOR_A_DAY),
        ("LICENSE", REVALIDATED),
    ],
)
def test_as_it_stands_a_policy_keeps_what_cannot_be_stale(path: str, header: str) -> None:
    assert CachePolicy().header(path, media_type_of(path)) == header


def test_the_nearest_name_counts() -> None:
    policy = CachePolicy(
        by_type={".map": "private", "application/json": "max-age=1", "application/*": "max-age=2"},
        otherwise="max-age=3",
        hashed=r"^assets/",
    )

    paths = ["app.map", "data.json", "data.pdf", "app.css", "assets/index-DiwrgTda.js"]
    assert [policy.header(path, media_type_of(path)) for path in paths] == [
        "private",
        "max-age=1",
        "max-age=2",
        "max-age=3",
        IMMUTABLE,
    ]


def test_in_development_nothing_is_kept(tmp_path: Path) -> None:
    files = StaticFiles(built(tmp_path), cache=CachePolicy.development())

    with TestClient(Application(Module(mounts={"/": files}))) as client:
        kept = [client.get(path).headers["cache-control"] for path in ("/", "/app.3f9a1c02.js")]

    assert kept == [NOT_STORED, NOT_STORED]


@pytest.mark.parametrize("key", ["map", "image", "*", "*/*", "", "text/css; charset=utf-8", "Image/*"])
def test_a_type_that_is_none_says_what_to_write(key: str) -> None:
    with pytest.raises(WiringError) as raised:
        CachePolicy(by_type={key: IMMUTABLE})

    where, _, rest = str(raised.value).partition(") names")
    assert where.startswith(f'CachePolicy(by_type={{"{key}": …}}) ({HERE}:')
    assert rest == (
        " no type of file.\n"
        'Write an extension such as ".map", a media type such as "text/css", or a kind such as "image/*".'
    )


def test_a_pattern_that_is_none_says_what_to_write() -> None:
    with pytest.raises(WiringError) as raised:
        CachePolicy(hashed="assets/(")

    assert str(raised.value).endswith(
        ") is no regular expression: missing ), unterminated subpattern at position 7.\n"
        'Write one that is searched in paths, such as `r"^assets/"`.'
    )


@pytest.mark.parametrize("make", [StaticFiles, lambda missing: StaticModule("/assets", missing)])
def test_a_directory_that_is_not_there_is_named(make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WiringError) as raised:
        make("dist")

    first, second = str(raised.value).split("\n")
    assert first.startswith('StaticFiles("dist") (')
    assert "test_policies.py:" in first
    assert first.endswith(f") has no files: there is no directory {tmp_path}/dist.")
    assert second == (
        f"Write the path of one that is there when the application is built; a relative one begins at {tmp_path}."
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"fallback": "main.html"},
            (
                'StaticFiles(…, fallback="main.html") ({where}): there is no such file in {public}.\n'
                'Write the path of the page in it, such as `fallback="index.html"`, or build the page first.'
            ),
        ),
        (
            {"fallback": "index.html", "not_below": ["api"]},
            'StaticFiles(…, not_below=["api"]) ({where}): a path begins with a slash.\nWrite `not_below=["/api"]`.',
        ),
        (
            {"not_below": ["/api"]},
            (
                "StaticFiles(…, not_below=…) ({where}) keeps paths from a fallback, and there is none.\n"
                'Write `fallback="index.html"` as well, or take it out.'
            ),
        ),
    ],
    ids=["no page", "no path", "no fallback"],
)
def test_a_fallback_that_cannot_be_says_what_to_write(options: dict, said: str, tmp_path: Path) -> None:
    public = built(tmp_path)

    with pytest.raises(WiringError) as raised:
        StaticFiles(public, **options)

    sentence = str(raised.value)
    where = sentence[sentence.index(HERE) :].partition(")")[0]
    assert sentence == said.format(where=where, public=public)


def test_one_directory_may_be_imported_twice_and_two_at_one_path_may_not(tmp_path: Path) -> None:
    public = built(tmp_path)
    inner = Module(imports=[StaticModule("/assets", public)])
    Application(Module(imports=[inner, StaticModule("/assets", StaticFiles(public))]))

    with pytest.raises(WiringError, match='StaticModule\\("/assets"\\) is imported twice with different settings'):
        Application(Module(imports=[inner, StaticModule("/assets", public / "docs")]))

"""Each template makes a project that is checked, tested and served at once; so does each addition."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from armature.cache import CacheSettings
from armature.cache import commands as cache
from armature.cli import Addition
from armature.cli.scaffold.questions import complete
from armature.cli.scaffold.renderer import render_folder
from armature.compression import CompressionSettings
from armature.compression import commands as compression
from armature.core.app.settings import unread_variables
from armature.http_client import HttpClientSettings
from armature.http_client import commands as http_client
from armature.resilience import ResilienceSettings
from armature.resilience import commands as resilience
from tests.cli.projects import BIN, equip, make, run, served

TEMPLATES = ("minimal", "api", "full", "microservice")
LONG = "a-name-that-is-as-long-as-names-may-ever-be"[:40]


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("minimal", "/greetings/Ada"),
        ("api", "/v1/products?q=ham&sort=-name"),
        ("full", "/docs"),
        ("microservice", "/v1/products"),
    ],
    ids=TEMPLATES,
)
def test_a_project_is_checked_tested_and_served_at_once(template: str, path: str, tmp_path: Path) -> None:
    project = make(tmp_path, "my-shop", "--template", template)
    equip(project)

    assert "warning" not in run(project, "make", "--jobs=2", "check", "test").lower()
    with served(project) as client:
        assert [client.get(each).status_code for each in ("/live", "/startup", path)] == [200, 200, 200]
        assert client.get("/nowhere").headers["content-type"] == "application/problem+json"


def test_what_is_added_is_in_effect_and_holds_to_the_checks(tmp_path: Path) -> None:
    additions = "cache,compression,http-client,openapi,resilience"
    project = make(tmp_path, "my-shop", "--template", "minimal", "--with", additions)
    equip(project)

    run(project, "make", "check")
    with served(project) as client:
        answer = client.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["content-encoding"]) == (200, "gzip")
    lines = (project / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line.partition("=")[0] for line in lines if line.startswith("# ARMATURE_")][-4:] == [
        "# ARMATURE_CACHE_URL",
        "# ARMATURE_COMPRESSION_MINIMUM_SIZE",
        "# ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL",
        "# ARMATURE_RESILIENCE_PIPELINES",
    ]


@pytest.mark.parametrize(
    ("addition", "settings"),
    [
        (cache.ADDITION, CacheSettings),
        (compression.ADDITION, CompressionSettings),
        (http_client.ADDITION, HttpClientSettings),
        (resilience.ADDITION, ResilienceSettings),
    ],
)
def test_what_an_addition_writes_as_settings_is_read(
    addition: Addition, settings: type[BaseSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = dict(line.removeprefix("# ").split("=", 1) for line in addition.settings if "=" in line)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    settings()

    assert given
    assert unread_variables(given, [settings]) == []


@pytest.mark.parametrize("name", ["ab", LONG], ids=["short", "long"])
def test_style_does_not_depend_on_the_name(name: str, tmp_path: Path) -> None:
    project = make(tmp_path, name, "--template", "full", "--no-git")

    run(project, BIN / "ruff", "check", "--no-cache", "--quiet", ".")
    run(project, BIN / "ruff", "format", "--no-cache", "--quiet", "--diff", ".")


def test_the_justfile_has_what_the_makefile_has() -> None:
    for template in TEMPLATES:
        files = render_folder("project", complete({"name": "shop", "template": template}))

        in_make = {
            line.partition(":")[0]
            for line in files["Makefile"].splitlines()
            if ":  ##" in line or ".installed  ##" in line
        }
        in_just = {
            line.partition(":")[0].partition(" ")[0]
            for line in files["justfile"].splitlines()
            if line.endswith((":", ": install")) and not line.startswith((" ", "#"))
        }
        assert in_just - {"default"} == in_make - {"help"} - {""}


def test_what_is_not_answered_has_the_default_of_the_template() -> None:
    assert complete({"name": "my-shop"}) == {
        "name": "my-shop",
        "template": "api",
        "additions": [],
        "dependencies": [],
        "modules": [],
        "settings": [],
        "sources": [],
        "package": "my_shop",
        "title": "My shop",
        "database": True,
        "openapi": True,
        "users": False,
        "suppliers": False,
    }

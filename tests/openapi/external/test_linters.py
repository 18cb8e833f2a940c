"""What linters say of our documents: nothing."""

from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

import pytest
from openapi_spec_validator import validate

from armature.openapi import to_json
from armature.openapi.info import Json
from armature.openapi.module import document_of
from examples.realworld.app import app as realworld
from examples.shop.app import app as shop
from tests.openapi.external.wide import wide_document
from tools.nodejs import run_package

HERE = Path(__file__).parent
REDOCLY = "@redocly/cli/bin/cli.js"
SPECTRAL = "@stoplight/spectral-cli/dist/index.js"

Linted: TypeAlias = "CompletedProcess[str]"


def broken_document() -> Json:
    """One that says nothing of a parameter in its path, and refers to what is not there."""
    document = document_of(shop)
    show = document["paths"]["/v1/products/{id}"]["get"]
    show["parameters"] = []
    show["responses"]["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Nothing"}
    return document


def redocly(folder: Path, *names: str) -> Linted:
    """Redocly's judgment of documents in a folder; a warning is enough to fail."""
    return run_package(REDOCLY, "lint", "--config", HERE / "redocly.yaml", *names, cwd=folder)


def spectral(folder: Path, *names: str) -> Linted:
    """Spectral's judgment; a hint is enough to fail."""
    rules = HERE / "spectral.yaml"
    return run_package(SPECTRAL, "lint", "--ruleset", rules, "--fail-severity", "hint", *names, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents as files: each linter reads all of them at once, as each start of one takes a second."""
    folder = tmp_path_factory.mktemp("documents")
    documents = {
        "shop": document_of(shop),
        "realworld": document_of(realworld),
        "wide": wide_document(),
        "broken": broken_document(),
    }
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(to_json(document))
    return folder


def test_the_widest_document_is_valid_to_the_specification() -> None:
    validate(wide_document())


def test_redocly_finds_nothing_in_our_documents(folder: Path) -> None:
    linted = redocly(folder, "shop.json", "realworld.json", "wide.json")

    assert linted.returncode == 0, linted.stdout


def test_spectral_finds_nothing_in_our_documents(folder: Path) -> None:
    linted = spectral(folder, "shop.json", "realworld.json", "wide.json")

    assert linted.returncode == 0, linted.stdout


def test_redocly_refuses_a_document_that_is_broken(folder: Path) -> None:
    linted = redocly(folder, "broken.json")

    assert linted.returncode == 1
    assert "no-unresolved-refs" in linted.stdout
    assert "path-parameters-defined" in linted.stdout


def test_spectral_refuses_a_document_that_is_broken(folder: Path) -> None:
    linted = spectral(folder, "broken.json")

    assert linted.returncode == 1
    assert "invalid-ref" in linted.stdout
    assert "path-params" in linted.stdout

"""No file of the project knows the machine it was written on."""

from pathlib import Path

import pytest

from tools.checks import pins, portability

# Whole words would be found in this file too.
HOST = "pypi" + ".org"
LINUX, MAC = "/home" + "/ada/shop", "/Users" + "/ada/shop"
INDEX = "pip install --index-url" + " https://a.example"


@pytest.mark.parametrize("line", [LINUX, MAC, f"cd {Path(__file__).parents[2]}"], ids=["linux", "mac", "this checkout"])
def test_a_path_of_one_machine_is_found(tree, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tree({"docs/a.md": f"first\n{line}\n"})
    monkeypatch.setattr(Path, "home", lambda: Path(__file__).parents[2])

    assert [str(finding) for finding in portability.check(repository)] == [
        "docs/a.md:2: A path of one machine: make it relative to the repository."
    ]


@pytest.mark.parametrize("line", [f"https://{HOST}/simple", INDEX])
def test_a_package_index_is_found(tree, line: str) -> None:
    assert [str(finding) for finding in portability.check(tree({"docs/a.md": f"{line}\n"}))] == [
        "docs/a.md:1: A package index: which one to ask is the machine's setting."
    ]


@pytest.mark.parametrize("line", ["/users/{id}", "GET /home", "the /var/lib/app of a container"])
def test_a_path_of_an_application_is_fine(tree, line: str) -> None:
    assert list(portability.check(tree({"docs/a.md": f"{line}\n"}))) == []


@pytest.mark.parametrize("line", [f"anyio==4.16.0 @ https://{HOST}", "--find-links wheels", "anyio>=4", "# via x", ""])
def test_a_pin_that_says_more_than_a_version_is_found(tree, line: str) -> None:
    assert [str(finding) for finding in pins.check(tree({"constraints.txt": f"{line}\nanyio==4.16.0\n"}))] == [
        "constraints.txt:1: Only `name==version` stands here; `make lock` writes it."
    ]


def test_an_address_in_a_lock_of_npm_is_found(tree) -> None:
    lock = f'{{\n"version": "1.0.0",\n"resolved": "https://{HOST}/a.tgz",\n"integrity": "sha512-a"\n}}\n'

    assert [str(finding) for finding in pins.check(tree({"tools/node/package-lock.json": lock}))] == [
        "tools/node/package-lock.json:3: Where it came from: `omit-lockfile-registry-resolved=true` in .npmrc."
    ]


def test_a_lock_file_is_found(tree) -> None:
    assert [finding.path for finding in pins.check(tree({"uv.lock": ""}))] == ["uv.lock"]

"""Packages that run without the core import it from their web side only."""

import pytest

from tools.checks import standalone


def test_the_thing_itself_does_not_know_the_core(tree) -> None:
    source = "import json\nfrom armature.core import Application\n"
    repository = tree({"packages/cache/src/armature/cache/lru.py": source})

    [finding] = standalone.check(repository)
    assert str(finding) == (
        "packages/cache/src/armature/cache/lru.py:2: `armature.core` is imported, and only the web side of a package "
        "may: move it there."
    )


@pytest.mark.parametrize(
    "path",
    [
        "packages/cache/src/armature/cache/module.py",
        "packages/cache/src/armature/cache/controllers/stored.py",
        "packages/openapi/src/armature/openapi/document.py",
        "packages/core/src/armature/core/app/application.py",
    ],
)
def test_the_web_side_and_what_extends_the_core_do(tree, path: str) -> None:
    repository = tree({path: "import armature.core\n"})

    assert not list(standalone.check(repository))

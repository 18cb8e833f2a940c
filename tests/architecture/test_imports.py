"""Imports stand at the top, are declared, and what is declared is imported."""

import pytest

from tools.checks import declared, nested_imports, type_checking

MANIFEST = """
[project]
name = "armature-x"
dependencies = ["anyio>=4"]
[project.optional-dependencies]
uvicorn = ["uvicorn>=0.54"]
all = ["armature-x[uvicorn]"]
"""


def test_an_undeclared_import_is_found(tree) -> None:
    source = "import json\nimport anyio\nimport uvicorn\nfrom structlog import get_logger\n"
    repository = tree({"packages/x/pyproject.toml": MANIFEST, "packages/x/src/armature/x/a.py": source})

    assert [str(finding) for finding in declared.check(repository)] == [
        "packages/x/src/armature/x/a.py:4: `structlog` is imported, but packages/x/pyproject.toml does not declare it."
    ]


@pytest.mark.parametrize(
    "statement", ["from armature import cache", "import armature.cache", "from armature.cache.lru import Lru"]
)
def test_an_undeclared_sibling_is_found(tree, statement: str) -> None:
    source = f"import anyio, uvicorn, armature.x\n{statement}\n"
    repository = tree({"packages/x/pyproject.toml": MANIFEST, "packages/x/src/armature/x/a.py": source})

    assert [(finding.line, "does not declare it" in finding.sentence) for finding in declared.check(repository)] == [
        (2, True)
    ]


def test_a_declared_distribution_that_nothing_imports_is_found(tree) -> None:
    source = "import uvicorn\n"
    repository = tree({"packages/x/pyproject.toml": MANIFEST, "packages/x/src/armature/x/a.py": source})

    assert [str(finding) for finding in declared.check(repository)] == [
        "packages/x/pyproject.toml:1: `anyio` is declared, but nothing in the package imports it."
    ]


def test_what_a_later_python_brings_needs_no_declaration(tree) -> None:
    source = "import anyio, uvicorn\nfrom compression import zstd\n"
    repository = tree({"packages/x/pyproject.toml": MANIFEST, "packages/x/src/armature/x/a.py": source})

    assert list(declared.check(repository)) == []


def test_what_others_load_must_be_declared_and_not_imported(tree) -> None:
    manifest = MANIFEST + '[tool.armature.loaded-by-others]\nanyio = "asyncio"\nuvloop = "uvicorn"\n'
    source = "import anyio\nimport uvicorn\n"
    repository = tree({"packages/x/pyproject.toml": manifest, "packages/x/src/armature/x/a.py": source})

    assert [finding.sentence for finding in declared.check(repository)] == [
        "`anyio` is said to be loaded by others, but the package imports it.",
        "`uvloop` is said to be loaded by others, but it is not declared.",
    ]


def test_an_import_inside_a_function_is_found_unless_an_extra_brings_it(tree) -> None:
    source = "def serve():\n    import anyio\n    import uvicorn\n    from json import loads\n"
    repository = tree({"packages/x/pyproject.toml": MANIFEST, "packages/x/src/armature/x/a.py": source})

    assert [str(finding) for finding in nested_imports.check(repository)] == [
        "packages/x/src/armature/x/a.py:2: `anyio` is imported inside a function, and no extra brings it: move it up.",
        "packages/x/src/armature/x/a.py:4: `json` is imported inside a function, and no extra brings it: move it up.",
    ]


@pytest.mark.parametrize("condition", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_type_checking_is_found(tree, condition: str) -> None:
    repository = tree({"tools/a.py": f"if {condition}:\n    import json\n"})

    assert [str(finding) for finding in type_checking.check(repository)] == [
        "tools/a.py:1: `TYPE_CHECKING` is not used here: import it plainly, or put a Protocol on this floor."
    ]

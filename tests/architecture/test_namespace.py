"""Nobody takes the namespace, and everybody ships types."""

from tools.checks import namespace

NAMESPACE = "packages/x/src/armature/__init__.py"
PACKAGE = "packages/x/src/armature/x/__init__.py"


def test_an_init_in_the_namespace_is_found(tree) -> None:
    repository = tree({NAMESPACE: ""})

    assert [str(finding) for finding in namespace.check(repository)] == [
        f"{NAMESPACE}:1: This file would take the namespace `armature` from every other distribution."
    ]


def test_a_package_without_py_typed_is_found(tree) -> None:
    repository = tree({PACKAGE: ""})

    assert [str(finding) for finding in namespace.check(repository)] == [
        f"{PACKAGE}:1: `packages/x/src/armature/x/py.typed` is missing: users would get no types."
    ]

"""The borders of modules in the code."""

from pathlib import Path

import pytest

from tests.cli.calling import ROOT, Run

FILES = {
    "__init__.py": "",
    "app.py": "from armature.core import Application\nfrom shop.root import Root\n\napp = Application(Root)\n",
    "root.py": (
        "from armature.core import module\n"
        "from shop.orders.module import Orders\n"
        "from shop.mail.module import Mail\n\n\n"
        "@module(imports=[Orders, Mail])\nclass Root: ...\n"
    ),
    "money.py": "EUR = 'EUR'\n",
    "orders/__init__.py": "",
    "orders/module.py": "from armature.core import module\n\n\n@module()\nclass Orders: ...\n",
    "orders/deep/__init__.py": "",
    "orders/deep/book.py": "from shop.money import EUR\n\nprice = 1\nfrom shop.mail.letters import send\n",
    "mail/__init__.py": "",
    "mail/module.py": "from armature.core import module\n\n\n@module()\nclass Mail: ...\n",
    "mail/letters.py": "def send() -> None: ...\n",
}
CROSSING = (
    "src/shop/orders/deep/book.py:4: shop.orders.deep.book imports shop.mail.letters; "
    "write imports=[Mail] of Orders (src/shop/orders/module.py:4), or move what both need.\n"
)


@pytest.fixture
def shop(project: Path) -> Path:
    """A project with two modules, one of which uses the other without saying so."""
    (project / "src" / "shop.py").unlink()
    (project / "pyproject.toml").write_text('[tool.armature]\napp = "shop.app:app"\n', encoding="utf-8")
    for name, source in FILES.items():
        path = project / "src" / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return project


def replace(path: Path, before: str, after: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert before in source
    path.write_text(source.replace(before, after), encoding="utf-8")


def test_an_import_over_a_border_is_told_with_its_place(shop: Path, run: Run) -> None:
    assert run("modules", "check") == (1, CROSSING, "")
    assert run("modules", "check", "--json").data[0]["importer"] == "shop.orders.deep.book"


OPENINGS = {
    "imported": ("orders/module.py", "@module()", "from shop.mail.module import Mail\n@module(imports=[Mail])"),
    "global": ("mail/module.py", "@module()", "@module(is_global=True)"),
}


@pytest.mark.parametrize(("file", "before", "after"), OPENINGS.values(), ids=OPENINGS)
def test_a_border_is_open_to_who_sees_the_module(shop: Path, run: Run, file: str, before: str, after: str) -> None:
    replace(shop / "src" / "shop" / file, before, after)

    assert run("modules", "check") == (0, "Every import keeps to the borders of the modules.\n", "")
    assert run("modules", "check", "--json").data == []


def test_a_module_that_another_passes_on_is_seen(shop: Path, run: Run) -> None:
    folder = shop / "src" / "shop" / "post"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "module.py").write_text(
        "from armature.core import module\nfrom shop.mail.module import Mail\n\n\n"
        "@module(imports=[Mail], exports=[Mail])\nclass Post: ...\n",
        encoding="utf-8",
    )
    opened = "from shop.post.module import Post\n@module(imports=[Post])"
    replace(shop / "src" / "shop" / "orders" / "module.py", "@module()", opened)

    assert run("modules", "check").code == 0


def test_two_modules_in_one_package_have_no_border(shop: Path, run: Run) -> None:
    two = "class Orders: ...\n\n\n@module()\nclass Returns: ..."
    replace(shop / "src" / "shop" / "orders" / "module.py", "class Orders: ...", two)
    replace(shop / "src" / "shop" / "root.py", "import Orders\n", "import Orders, Returns\n")
    replace(shop / "src" / "shop" / "root.py", "[Orders, Mail]", "[Orders, Returns, Mail]")

    assert run("modules", "check").code == 0


@pytest.mark.parametrize("name", ["hello", "httpbin", "realworld", "shop"])
def test_the_examples_keep_to_their_borders(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(ROOT)

    assert run("modules", "check", "--app", f"examples.{name}.app:app").code == 0

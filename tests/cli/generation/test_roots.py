"""The root module is found wherever it is, or it is told why not."""

import pytest

from tests.cli.generation.conftest import Armature, Project

CORE = "from armature.core import Application, Module, module\n"
ROOT = "@module(imports=[])\nclass Root: ...\n"
REACHED = {
    "in the same file": ({"app.py": f"{CORE}{ROOT}app = Application(Root)\n"}, "app.py"),
    "a value": ({"app.py": f"{CORE}root = Module()\napp = Application(root=root)\n"}, "app.py"),
    "in the brackets": ({"app.py": f"{CORE}app: Application = Application(Module(name='shop'))\n"}, "app.py"),
    "with settings": ({"app.py": f"{CORE}{ROOT}app = Application(Root(1), prefix='/x')\n"}, "app.py"),
    "in a function": ({"app.py": f"{CORE}{ROOT}def make():\n    return Application(Root)\napp = make()\n"}, "app.py"),
    "beside another": (
        {"app.py": f"{CORE}{ROOT}other = Application(Module())\napp = Application(Root)\n"},
        "app.py",
    ),
    "imported": (
        {
            "app.py": f"import os; from shop.root import Root\n{CORE}app = Application(Root)\n",
            "root.py": f"{CORE}{ROOT}",
        },
        "root.py",
    ),
    "imported under another name": (
        {
            "app.py": f"from shop.root import A, Root as Top\n{CORE}app = Application(Top)\n",
            "root.py": f"{CORE}{ROOT}",
        },
        "root.py",
    ),
    "imported from near": (
        {"app.py": f"from .root import Root\n{CORE}app = Application(Root)\n", "root.py": f"{CORE}{ROOT}"},
        "root.py",
    ),
    "through a package": (
        {
            "app.py": f"from shop.parts import Root\n{CORE}app = Application(Root)\n",
            "parts/__init__.py": "from .root import Root\n",
            "parts/root.py": f"{CORE}{ROOT}",
        },
        "parts/root.py",
    ),
    "behind another name of the application": (
        {
            "app.py": "from shop.made import application as app\n",
            "made.py": f"{CORE}{ROOT}application = Application(Root)\n",
        },
        "made.py",
    ),
}


@pytest.mark.parametrize(("files", "found"), REACHED.values(), ids=REACHED)
def test_the_root_module_is_found(files: dict[str, str], found: str, project: Project, armature: Armature) -> None:
    for path, text in files.items():
        project.write(f"src/shop/{path}", text)

    code, printed = armature("generate", "service", "refunds")

    assert (code, printed.splitlines()[2:]) == (0, [f"update src/shop/{found}"])
    assert "providers=[Refunds]" in project.read(f"src/shop/{found}")


def test_the_application_of_a_package_is_found(project: Project, armature: Armature) -> None:
    project.write("pyproject.toml", '[tool.armature]\napp = "shop:app"\n')
    project.write("src/shop/__init__.py", "from .app import app\n")

    code, printed = armature("generate", "service", "refunds")

    assert (code, printed.splitlines()[0], printed.splitlines()[2]) == (
        0,
        "create src/shop/refunds.py",
        "update src/shop/app.py",
    )


AGAIN = "then call this again.\n"
MISSED = {
    "of an expression": (
        f"{CORE}import shop.root\napp = Application(shop.root.Root)\n",
        (
            "src/shop/app.py:3 says `Application(shop.root.Root)`, which does not name the module: write "
            f"`Application(AppModule)`, with the module imported by its name, {AGAIN}"
        ),
    ),
    "of nothing": (
        f"{CORE}app = Application(prefix='/x')\n",
        (
            "src/shop/app.py:2 says `Application(prefix='/x')`, which does not name the module: write "
            f"`Application(AppModule)`, with the module imported by its name, {AGAIN}"
        ),
    ),
    "several": (
        f"{CORE}{ROOT}a = [Application(Root)]\nb = [Application(Root)]\napp = a[0]\n",
        (
            'src/shop/app.py makes several applications (lines 4, 5), and none of them is "app" directly: write '
            f"`app = Application(…)` there, {AGAIN}"
        ),
    ),
    "from elsewhere": (
        f"from elsewhere import Root\nfrom os import *\n{CORE}app = Application(Root)\n",
        (
            'src/shop/app.py shows no declaration of "Root" in this project: declare it there, at the top level, by '
            "`@module(…)` over a class or as a `Module(…)`, or import it by name from the file that does; "
            f"{AGAIN}"
        ),
    ),
    "no application": (
        "app = 1\n",
        (
            'src/shop/app.py shows no declaration of "app" in this project: declare it there, at the top level, by '
            "`@module(…)` over a class or as a `Module(…)`, or import it by name from the file that does; "
            f"{AGAIN}"
        ),
    ),
    "an application in a circle": (
        "from shop.app import app\n",
        '"shop.app:app" is imported in a circle: import it from where it is made.\n',
    ),
    "a module in a circle": (
        f"from shop.app import Root\n{CORE}app = Application(Root)\n",
        'The module "Root" is imported in a circle: import it from where it is declared.\n',
    ),
}


@pytest.mark.parametrize(("text", "sentence"), MISSED.values(), ids=MISSED)
def test_a_root_module_that_is_not_certain_is_told(
    text: str, sentence: str, project: Project, armature: Armature
) -> None:
    project.write("src/shop/app.py", text)
    before = project.files()

    assert armature("generate", "service", "refunds") == (2, sentence)
    assert project.files() == before

"""Kinds of other packages: listed without importing them, loaded when they are called."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from armature.cli.generation.changes import Change, differences
from armature.cli.generation.kinds import OWN
from armature.cli.generation.routes import routes_of
from tests.cli.generation.conftest import Armature, Project

METADATA = "Metadata-Version: 2.1\nName: toy\nVersion: 1.0\nSummary: Toys to play with.\n"
POINTS = """[armature.commands]
generate.toy = toy:TOY
generate.odd = toy:ODD
generate.gone = toy:GONE
generate.missing = nowhere:TOY
generate.nothing = toy:NOTHING
generate.empty = toy:EMPTY
generate.untold = toy:UNTOLD
generate.controller = toy:TOY
"""
TOY = '''"""A package that was imported."""

from pathlib import Path

from armature.cli import Choice, Generator, Registration

TOY = Generator(
    "A toy.",
    Path(__file__).parent / "templates",
    Registration("providers", "{class_name}Toy"),
    [Choice("color", "Its color.", "as {words} as can be")],
)
NOTHING = Generator("Half a toy.", "toy:templates", Registration("providers", "{class_name}"), TOY.choices)
EMPTY = Generator("No toy.", "toy:nowhere")
UNTOLD = Generator("A toy without a color.", "toy:templates")
ODD = "odd"
'''
SOURCE = '"""A {{ color }} toy."""\n\n\nclass {{ class_name }}Toy: ...\n'


@pytest.fixture
def toy(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that adds kinds."""
    folder = tmp_path_factory.mktemp("site")
    info = folder / "toy-1.0.dist-info"
    (folder / "toy" / "templates" / "source").mkdir(parents=True)
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(POINTS)
    (folder / "toy" / "__init__.py").write_text(TOY)
    (folder / "toy" / "templates" / "source" / "{{ name }}_toy.py.jinja").write_text(SOURCE)
    (folder / "toy" / "templates" / "notes-{{ kebab }}.md.jinja").write_text("About {{ words }}.\n")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.mark.usefixtures("toy")
def test_a_kind_of_a_package_is_listed_without_importing_it(armature: Armature) -> None:
    code, printed = armature("generate", "--help")

    assert code == 0
    assert "Of packages" in printed
    assert "Toys to play with." in printed
    assert "toy" not in sys.modules


@pytest.mark.usefixtures("toy")
def test_a_kind_of_a_package_makes_and_registers(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "toy", "wooden-horse")

    assert (code, printed) == (
        0,
        "create notes-wooden-horse.md\ncreate src/shop/wooden_horse_toy.py\nupdate src/shop/app.py\n",
    )
    assert project.read("src/shop/wooden_horse_toy.py").startswith('"""A as wooden horse as can be toy."""')
    assert project.read("notes-wooden-horse.md") == "About wooden horse.\n"
    assert "providers=[WoodenHorseToy]" in project.read("src/shop/app.py")


@pytest.mark.usefixtures("toy")
def test_a_choice_of_a_package_is_an_option(project: Project, armature: Armature) -> None:
    assert "Its color." in armature("generate", "toy", "--help")[1]

    armature("generate", "toy", "horse", "--color", "brown")

    assert project.read("src/shop/horse_toy.py").startswith('"""A brown toy."""')


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("odd", '"toy:ODD", which "odd" stands for, is no armature.cli.Generator.\n'),
        (
            "gone",
            "\"toy:GONE\", which \"gone\" stands for, cannot be loaded: module 'toy' has no attribute 'GONE'.\n",
        ),
        (
            "missing",
            '"nowhere:TOY", which "missing" stands for, cannot be loaded: No module named \'nowhere\'.\n',
        ),
        ("nothing", 'The templates of this kind are to make one class "Horse", and make 0: mend them.\n'),
        (
            "empty",
            "There are no templates of this kind: {toy}/toy/nowhere has none, so nothing can be made.\n",
        ),
        ("untold", "A template of this kind, in {toy}/toy/templates, cannot be used: 'color' is undefined.\n"),
    ],
)
def test_a_kind_that_does_not_hold_is_told(kind: str, sentence: str, toy: Path, armature: Armature) -> None:
    assert armature("generate", kind, "horse") == (2, sentence.format(toy=toy))


@pytest.mark.usefixtures("toy")
def test_our_own_kinds_stay_ours(armature: Armature) -> None:
    assert armature("generate", "controller", "refunds")[1].startswith("create src/shop/refunds_controller.py\n")


def test_a_kind_without_a_distribution_is_listed_all_the_same(
    toy: Path, armature: Armature, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files("toy").joinpath("templates").is_dir()
    (toy / "toy-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n")

    assert armature("generate", "--help")[0] == 0


def test_help_imports_neither_the_core_nor_syntax_trees() -> None:
    script = (
        "import sys\nfrom armature.cli.main import main\n"
        "try:\n    main(['generate', '--help'])\nexcept SystemExit:\n    pass\n"
        "print('heavy:', [name for name in ('armature.core', 'libcst', 'jinja2') if name in sys.modules])\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "heavy: []"


@pytest.mark.parametrize(
    ("source", "routes"),
    [
        ('@controller("/a", version="2")\nclass A:\n    @get("/{id}")\n    def show(self): ...\n', ["GET /v2/a/{id}"]),
        ("@controller()\nclass A:\n    x = 1\n    @post()\n    async def make(self): ...\n", ["POST /"]),
        ("@controller(A)\n@other\nclass A:\n    @get\n    def show(self): ...\n", []),
        ("def show(): ...\n", []),
    ],
    ids=["a version", "the root", "no call", "no controller"],
)
def test_routes_are_read_from_the_source(source: str, routes: list[str]) -> None:
    assert list(routes_of(source)) == routes


def test_a_new_file_is_all_difference() -> None:
    change = Change(Path("a.py"), "a.py", None, b"x = 1\n")

    assert list(differences(change)) == ["--- a/a.py", "+++ b/a.py", "@@ -0,0 +1 @@", "+x = 1"]


def test_a_load_test_comes_with_armature_testing(project: Project, armature: Armature) -> None:
    code, printed = armature("generate", "load-test", "products", "--path", "/v1/products")

    assert (code, printed) == (0, "create tests/load/test_products.py\n")
    assert 'await load("/v1/products", Users(10, requests=200)' in project.read("tests/load/test_products.py")


SHOWN = """

@controller("{path}")
class {name}:
    @get("/categories")
    async def show(self) -> str: ...

    @get("/{{id}}/categories")
    async def of(self, id: int) -> str: ...
"""


def test_a_load_test_asks_for_the_route_of_its_name(project: Project, armature: Armature) -> None:
    _shows(project, SHOWN.format(path="/v1", name="First"))

    assert armature("generate", "load-test", "categories")[0] == 0
    assert 'await load("/v1/categories", ' in project.read("tests/load/test_categories.py")


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        (
            "",
            (
                'There is to be one GET route without parameters that ends with "/categories", and there is none: '
                "say which path is meant, such as `--path /v1/categories`.\n"
            ),
        ),
        (
            SHOWN.format(path="/v1", name="First") + SHOWN.format(path="/v2", name="Second"),
            (
                'There is to be one GET route without parameters that ends with "/categories", and there are several, '
                "/v1/categories, /v2/categories: say which path is meant, such as `--path /v1/categories`.\n"
            ),
        ),
        (
            "\nraise ValueError('no')\n",
            (
                "The application cannot be loaded, so its routes are not known (ValueError: no): "
                "mend it, or say which path is meant, such as `--path /categories`.\n"
            ),
        ),
    ],
    ids=["none", "several", "unknown"],
)
def test_a_load_test_of_no_certain_route_asks_for_its_path(
    declared: str, sentence: str, project: Project, armature: Armature
) -> None:
    _shows(project, declared)

    assert armature("generate", "load-test", "categories") == (2, sentence)
    assert not (project.root / "tests").exists()


def _shows(project: Project, declared: str) -> None:
    controllers = ", ".join(name for name in ("First", "Second") if f"class {name}" in declared)
    project.write(
        "src/shop/app.py",
        f"from armature.core import Application, Module, controller, get\n{declared}\n"
        f"app = Application(Module(controllers=[{controllers}]))\n",
    )


PAGE = (Path(__file__).parents[3] / "docs/reference/generators.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", OWN)
def test_the_page_of_generators_tells_of_each_kind(kind: str) -> None:
    registers = OWN[kind].registers
    [row] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind} ")]

    assert registers is not None
    assert f"`{registers.keyword}`" in row

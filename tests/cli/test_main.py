"""The program as a whole: what it lists, imports and says of mistakes."""

import subprocess
import sys
from pathlib import Path

import pytest

from armature.cli import catalog
from armature.cli.catalog import OWN
from armature.cli.main import main
from armature.cli.points import Point, points
from tests.cli.calling import Run, armature

LOADED = """
import sys
from armature.cli.main import main
from armature.cli.points import Point, points
try:
    main(["--help"])
except SystemExit:
    pass
print(*sorted(sys.modules), file=sys.stderr)
"""


def test_help_lists_every_command_and_imports_none(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=tmp_path, capture_output=True, text=True, check=True)

    listed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("│ ") and len(line.split()) > 2}
    assert {entry.name for entry in OWN} | {"load", "openapi"} <= listed
    imported = done.stderr.split()
    assert "armature.cli.main" in imported
    assert [
        name for name in imported if name.startswith(("armature.core", "armature.openapi", "armature.testing"))
    ] == []
    assert [name for name in imported if name.startswith("armature.cli.commands")] == []


@pytest.mark.parametrize("name", [entry.name for entry in OWN])
def test_every_command_has_a_help_text(run: Run, name: str) -> None:
    done = run(name, "--help")

    assert done.code == 0
    assert name in done.out


@pytest.mark.parametrize("point", points(), ids=lambda point: point.name)
def test_every_entry_point_loads(point: Point) -> None:
    assert point.load() is not None
    assert point.summary


def test_the_version_is_that_of_the_distribution(run: Run) -> None:
    done = run("--version")

    assert (done.code, done.out) == (0, "0.1.0\n")


def test_an_unknown_command_is_told_with_what_may_be_meant(run: Run) -> None:
    done = run("rouets")

    assert done.code == 2
    assert 'There is no command "rouets". Did you mean "routes"?' in " ".join(done.err.split())


def test_a_command_of_a_package_that_is_not_installed_says_which(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "points", list)

    said = " ".join(run("openapi", "export").err.replace("│", " ").split())

    assert 'There is no command "openapi". It comes with armature-openapi, which is not installed in' in said


def test_a_command_that_nobody_knows_is_told_by_its_distribution(tmp_path: Path) -> None:
    metadata = tmp_path / "shop_jobs-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Name: shop-jobs\nVersion: 1.0\nSummary: Jobs of shops.\n", encoding="utf-8")
    declared = "[armature.commands]\njobs = shop_jobs:run\n"
    (metadata / "entry_points.txt").write_text(declared, encoding="utf-8")
    source = "def run(words, program):\n    print(program, *words)\n    return 7\n"
    (tmp_path / "shop_jobs.py").write_text(source, encoding="utf-8")

    assert "Jobs of shops." in armature("--help", cwd=tmp_path, PYTHONPATH=str(tmp_path)).out
    done = armature("jobs", "--all", "--", "-x", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done == (7, "armature jobs --all -- -x\n", "")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    done = run()

    assert "Makes, serves and inspects Armature applications." in done.out + done.err


@pytest.mark.usefixtures("project")
def test_an_unexpected_error_is_a_sentence_and_with_debug_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("armature.cli.commands.routes.routes_of", broken)

    done = run("routes")

    assert (done.code, done.out) == (2, "")
    assert done.err == "This failed with KeyError: 'lost'\n`armature --debug …` shows where.\n"
    with pytest.raises(KeyError):
        main(["--debug", "routes"])


NO_LIST = (
    "Shop (src/shop.py:2) has an object of the class int as `controllers=`, and that is no list.\n"
    "Write `controllers=[…]`."
)
NOTHING = (
    "Nothing says which application: write `--app package.module:name`, "
    'or `app = "package.module:name"` under `[tool.armature]` in pyproject.toml.\n'
)
BROKEN = [
    ("x = 1 / 0", '"shop:app" cannot be imported: ZeroDivisionError: division by zero (src/shop.py:1)'),
    ("raise SystemExit(3)", '"shop:app" cannot be imported: SystemExit: 3 (src/shop.py:1)'),
    ("def (", '"shop:app" cannot be imported: SyntaxError: invalid syntax (src/shop.py:1)'),
    ("app = 7", '"shop:app" is of the class int, and no Application.'),
    ("other = 7", 'The module "shop" has no "app".'),
    (
        "from armature.core import Application, Module\napp = Application(Module(name='Shop', controllers=7))",
        NO_LIST,
    ),
]


@pytest.mark.parametrize(("source", "sentence"), BROKEN, ids=[each[1][:40] for each in BROKEN])
@pytest.mark.parametrize("command", ["routes", "di check", "config:check", "modules check", "run count"])
def test_a_broken_application_is_a_sentence_and_2(
    project: Path, run: Run, command: str, source: str, sentence: str
) -> None:
    (project / "src" / "shop.py").write_text(f"{source}\n", encoding="utf-8")

    done = run(*command.split())

    assert (done.code, done.out, done.err) == (2, "", f"{sentence}\n")


def test_no_application_is_told_with_both_ways_to_name_one(project: Path, run: Run) -> None:
    (project / "pyproject.toml").write_text("", encoding="utf-8")

    assert run("routes") == (2, "", NOTHING)
    assert run("run", "count") == (2, "", NOTHING)


def test_a_project_is_found_from_a_folder_in_it(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "src")

    done = run("routes", "--path", "id")

    assert done.err == ""
    assert done.out.splitlines()[-1].split()[:2] == ["GET", "/orders/{id:int}"]


def test_a_project_with_an_environment_of_its_own_is_served_by_that(project: Path) -> None:
    program = project / ".venv" / "bin" / "armature"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho its own: $@\n", encoding="utf-8")
    program.chmod(0o755)

    assert armature("routes", "--json", cwd=project) == (0, "its own: routes --json\n", "")
    assert armature("new", "--help", cwd=project).code == 0
    (project / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert armature("routes", "--app", "shop:app", cwd=project).out.startswith("METHOD")
    (project / "pyproject.toml").write_text("[tool", encoding="utf-8")
    assert armature("routes", cwd=project).err.startswith("pyproject.toml cannot be read: ")


@pytest.mark.parametrize("program", ["#!/nowhere/python\n", "no program"], ids=["interpreter gone", "no program"])
def test_an_environment_that_does_not_work_any_more_is_a_sentence(project: Path, program: str) -> None:
    path = project / ".venv" / "bin" / "armature"
    path.parent.mkdir(parents=True)
    path.write_text(program, encoding="utf-8")
    path.chmod(0o755)

    assert armature("routes", cwd=project) == (
        2,
        "",
        f"The environment {project / '.venv'} does not work any more: remove it, then install the project again.\n",
    )


def test_a_module_that_is_missing_where_there_is_no_environment_is_told_so(project: Path, run: Run) -> None:
    told = "\"shop:app\" cannot be imported: ModuleNotFoundError: No module named 'nowhere' (src/shop.py:1)\n"
    (project / "src" / "shop.py").write_text("import nowhere\n", encoding="utf-8")

    assert run("routes").err == f"{told}The project has no environment of its own: `make install` makes one.\n"
    (project / ".venv").mkdir()
    assert run("routes").err == told


def test_an_error_outside_of_the_project_has_no_place_in_it(
    project: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "shop_elsewhere.py").write_text("1 / 0\n", encoding="utf-8")
    sys.path.append(str(elsewhere))

    done = run("routes", "--app", "shop_elsewhere:app")

    assert done.err == '"shop_elsewhere:app" cannot be imported: ZeroDivisionError: division by zero\n'
    assert project.is_dir()


@pytest.mark.usefixtures("project")
def test_commands_of_packages_take_their_words_as_they_are(run: Run) -> None:
    exported = run("openapi", "export")

    assert exported.code == 0
    assert list(exported.data["paths"]) == ["/orders/{id}", "/orders"]
    assert run("openapi", "check").err == (
        '"openapi.json" is not what the application says; '
        "write it anew: `armature openapi export --output openapi.json`.\n"
    )
    assert run("load", "--help").out.startswith("usage: armature load ")


@pytest.mark.usefixtures("project")
def test_a_command_of_the_application_is_run(run: Run) -> None:
    assert run("run", "count", "orders").out == "7 orders\n"
    assert "count" in run("run").out
    assert run("run", "cuont").code == 2


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("armature rout", "routes"),
        ("armature di w", "why"),
        ("armature routes --ex", "--explain"),
        ("armature generate contr", "controller"),
        ("armature new --templ", "--template"),
    ],
)
def test_a_shell_completes_commands_and_options(tmp_path: Path, words: str, completed: str) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_ARMATURE_COMPLETE": "complete_bash"}

    assert armature(cwd=tmp_path, **asked).out.split() == [completed]

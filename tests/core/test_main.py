"""`python -m armature.core`: serving and printing routes without the CLI package."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from armature.core.__main__ import main

SHOP = textwrap.dedent("""
    from armature.core import Application, Module, controller, get


    @controller("/products")
    class Products:
        @get("/{id:int}")
        async def show(self, id: int) -> str:
            return ""


    app = Application(Module(controllers=[Products]))
    number = 7
    nothing = None
""")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in a folder with `shop.py` and what else is given; exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, **files: str) -> tuple[int, str, str]:
        for name, source in {"shop": SHOP, **files}.items():
            (tmp_path / f"{name}.py").write_text(source)
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(str(end.code))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def test_routes_prints_the_table_as_often_as_it_is_asked(run: Run) -> None:
    assert [run("routes", "shop:app") for _ in range(2)] == [
        (
            0,
            (
                "METHOD  PATH                HANDLER        GUARDS  WHERE\n"
                "GET     /products/{id:int}  Products.show  -       shop.py:7\n"
            ),
            "",
        )
    ] * 2


DESK = textwrap.dedent("""
    from armature.core import Application, Module, get


    class Mailer:
        pass


    class Idle:
        pass


    @get("/")
    async def hello(mailer: Mailer) -> None: ...


    app = Application(Module(name="Desk", controllers=[hello], providers=[Mailer, Idle]))
""")


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (
            ["explain", "desk:app", "GET /"],
            (
                "GET /  hello  desk.py:13  module Desk\n\n"
                " 1  scope    not opened\n"
                " 2  handler  hello       route  desk.py:13  async\n"
                "      mailer: Mailer   provider, singleton\n"
                " 3  result   None                           204\n"
            ),
        ),
        (
            ["graph", "desk:app", "hello"],
            (
                "flowchart LR\n"
                '    subgraph m1["Desk"]\n'
                '        n1["hello<br>handler"]\n'
                '        n2["Mailer"]\n'
                "    end\n"
                "    n1 --> n2\n"
            ),
        ),
        (
            ["why", "desk:app", "Mailer"],
            "Mailer   provider of Desk   desk.py:5\n└─ hello   handler of Desk   desk.py:13\n",
        ),
        (["unused", "desk:app"], "KIND      NAME  MODULE  WHERE\nprovider  Idle  Desk    desk.py:9\n"),
    ],
    ids=["explain", "graph", "why", "unused"],
)
def test_what_an_application_is_made_of_is_printed(run: Run, arguments: list[str], printed: str) -> None:
    assert run(*arguments, desk=DESK) == (0, printed, "")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["routes", "desk:app"], ("path", "/")),
        (["explain", "desk:app", "/"], ("handler", "hello")),
        (["graph", "desk:app"], ("name", "Mailer")),
        (["why", "desk:app", "Mailer"], ("module", "Desk")),
        (["unused", "desk:app"], ("kind", "provider")),
    ],
    ids=["routes", "explain", "graph", "why", "unused"],
)
def test_each_prints_json_too(run: Run, arguments: list[str], first: tuple[str, str]) -> None:
    code, out, errors = run(*arguments, "--json", desk=DESK)

    found = json.loads(out)
    entry = found[0] if isinstance(found, list) else found.get("parts", [found])[0]
    assert (code, errors, entry[first[0]]) == (0, "", first[1])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["explain", "desk:app", "GET /x"], 'No endpoint answers "GET /x". Did you mean "GET /"?'),
        (["why", "desk:app", "Mailr"], 'Nothing here is called "Mailr". Did you mean "Mailer"?'),
        (["graph", "desk:app", "Mailr"], 'Nothing here is called "Mailr". Did you mean "Mailer"?'),
    ],
    ids=["explain", "why", "graph"],
)
def test_what_the_application_has_not_is_one_sentence_and_2(run: Run, arguments: list[str], sentence: str) -> None:
    assert run(*arguments, desk=DESK) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("shop", '"shop" names no application; write package.module:name, such as shop.app:app.'),
        (":app", '":app" names no application; write package.module:name, such as shop.app:app.'),
        ("shop:", '"shop:" names no application; write package.module:name, such as shop.app:app.'),
        (
            "src/shop.py:app",
            '"src/shop.py:app" names no application; write package.module:name, such as shop.app:app.',
        ),
        ("shop:other", 'The module "shop" has no "other".'),
        ("shop:nothing", 'The module "shop" has no "nothing".'),
        ("shop:number", '"shop:number" is of the class int, and no Application.'),
    ],
)
def test_a_reference_that_leads_nowhere_is_one_sentence_and_2(run: Run, reference: str, sentence: str) -> None:
    assert run("routes", reference) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize(("reference", "missing"), [("elsewhere:app", "elsewhere"), ("shop.app:app", "shop.app")])
def test_a_module_that_is_not_there_is_one_sentence_and_2(
    run: Run, tmp_path: Path, reference: str, missing: str
) -> None:
    assert run("routes", reference) == (
        2,
        "",
        f'There is no module "{missing}" to load "{reference}" from; the search began in {tmp_path}.\n',
    )


def test_a_module_that_the_application_itself_lacks_keeps_its_traceback(run: Run) -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named 'missing_library'"):
        run("routes", "broken:app", broken="import missing_library")


def test_an_import_that_says_no_name_keeps_its_traceback(run: Run) -> None:
    with pytest.raises(ModuleNotFoundError, match="by hand"):
        run("routes", "broken:app", broken='raise ModuleNotFoundError("by hand")')


def test_a_mistake_in_the_wiring_is_its_message_and_2(run: Run) -> None:
    wrong = "from armature.core import Application, Module\napp = Application(Module(name='Shop', controllers=7))\n"

    assert run("routes", "wrong:app", wrong=wrong) == (
        2,
        "",
        (
            "Shop (wrong.py:2) has an object of the class int as `controllers=`, and that is no list.\n"
            "Write `controllers=[…]`.\n"
        ),
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["dance"], "argument COMMAND: invalid choice: 'dance'"),
        (
            ["serve", "shop:app", "--port", "99999"],
            'argument --port: "99999" is no port; write a number from 0 to 65535',
        ),
        (["serve", "shop:app", "--port", "x"], 'argument --port: "x" is no port; write a number from 0 to 65535'),
        (["serve", "shop:app", "--fd", "3", "--uds", "x"], "argument --uds: not allowed with argument --fd"),
    ],
)
def test_a_mistake_on_the_command_line_is_told_and_2(run: Run, arguments: list[str], sentence: str) -> None:
    code, out, errors = run(*arguments)

    assert (code, out) == (2, "")
    assert errors.splitlines()[-1].partition(": error: ")[2].partition(" (choose")[0] == sentence


def test_serving_without_the_server_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "armature.core.app.server", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    assert run("serve", "shop:app") == (2, "", 'Serving needs uvicorn: pip install "armature-core[uvicorn]".\n')


@pytest.mark.serial
def test_it_runs_as_a_module_in_the_folder_where_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    command = [sys.executable, "-m", "armature.core", "routes"]

    found = subprocess.run([*command, "shop:app"], cwd=tmp_path, capture_output=True, text=True, check=False)
    missed = subprocess.run([*command, "shop"], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (found.returncode, found.stdout.count("\n"), found.stderr) == (0, 2, "")
    assert (missed.returncode, missed.stderr.count("\n")) == (2, 1)

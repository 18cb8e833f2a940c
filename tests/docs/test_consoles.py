"""Every console session of every document is typed as its reader would, and says what the document shows."""

import shutil
from pathlib import Path

import pytest

from examples.shop.seed import seed
from tools.checks.repository import read_repository
from tools.documents.consoles import Command, File, Terminal, script_of, set_up_of

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference/shop.py"
SHOP = Path("examples/shop/README.md")
REALWORLD = Path("examples/realworld/README.md")
HTTPBIN = Path("examples/httpbin/README.md")
FIVE_MINUTES = "docs/tutorial/five-minutes.md"  # which tests/e2e types, from wheels
EXAMPLES = {str(SHOP), str(REALWORLD), str(HTTPBIN), FIVE_MINUTES}
TEXTS = {str(file): file.text for file in read_repository(ROOT).files("*.md")}
SCRIPTS = {document: script_of(text) for document, text in TEXTS.items()}
SET_UP = ("python -m venv ", "pip install ", "make ", ".venv/bin/", "pre-commit ", "armature ", "cd ")
MAXIMUM_NOT_RUN = 5


def _types(script: list[File | Command]) -> bool:
    return any(isinstance(step, Command) for step in script)


@pytest.mark.parametrize("document", [each for each in SCRIPTS if _types(SCRIPTS[each]) and each not in EXAMPLES])
def test_a_session_goes_as_it_is_shown(document: str, tmp_path: Path) -> None:
    shutil.copy(REFERENCE, tmp_path)

    with Terminal(tmp_path) as terminal:
        _go(SCRIPTS[document], terminal)


def test_the_shop_answers_as_its_page_shows(tmp_path: Path) -> None:
    seed(tmp_path / "shop.sqlite3")

    with Terminal(tmp_path, PYTHONPATH=str(ROOT), SHOP_DATABASE=str(tmp_path / "shop.sqlite3")) as terminal:
        terminal.type(Command("python -m armature.core serve examples.shop.app:app", "", 0))
        _go(SCRIPTS[str(SHOP)], terminal)


def test_conduit_answers_as_its_page_shows(tmp_path: Path) -> None:
    with Terminal(tmp_path, PYTHONPATH=str(ROOT), REALWORLD_DATABASE=str(tmp_path / "realworld.sqlite3")) as terminal:
        terminal.type(Command("python -m armature.core serve examples.realworld.app:app", "", 0))
        _go(SCRIPTS[str(REALWORLD)], terminal)


def test_httpbin_answers_as_its_page_shows(tmp_path: Path) -> None:
    with Terminal(tmp_path, PYTHONPATH=str(ROOT)) as terminal:
        terminal.type(Command("python -m armature.core serve examples.httpbin.app:app", "", 0))
        _go(SCRIPTS[str(HTTPBIN)], terminal)


def test_what_is_not_run_says_why() -> None:
    not_run = [
        f"{document}:{step.line}: {step.not_run}"
        for document, script in SCRIPTS.items()
        for step in script
        if isinstance(step, Command) and step.not_run is not None
    ]

    assert len(not_run) <= MAXIMUM_NOT_RUN, "\n".join(not_run)
    assert [line for line in not_run if line.endswith(": ")] == []


def test_what_has_no_prompt_only_sets_up() -> None:
    lines = {f"{document}: {line}" for document, text in TEXTS.items() for line in set_up_of(text)}

    assert [line for line in lines if not line.partition(": ")[2].startswith(SET_UP)] == []


def _go(script: list[File | Command], terminal: Terminal) -> None:
    for step in script:
        if isinstance(step, File):
            terminal.write(step)
        elif step.not_run is None:
            terminal.type(step)


@pytest.mark.parametrize("shown", ["METHOD", "… shop.py:63\n…", "nothing of the kind"])
def test_what_is_not_said_fails_with_its_line(shown: str, tmp_path: Path) -> None:
    shutil.copy(REFERENCE, tmp_path)
    [command] = script_of(f"# Shop\n\n```console\n$ python -m armature.core routes shop:app\n{shown}\n```\n")
    assert isinstance(command, Command)

    with Terminal(tmp_path) as terminal, pytest.raises(AssertionError, match=r"^line 4: \$ python -m armature\.core"):
        terminal.type(command)


def test_an_answer_that_is_not_the_shown_one_fails(tmp_path: Path) -> None:
    shutil.copy(REFERENCE, tmp_path)
    steps = script_of("```console\n$ python -m armature.core serve shop:app\n$ curl localhost:8000/live\nup\n```\n")

    with Terminal(tmp_path) as terminal, pytest.raises(AssertionError, match=r'Said:\n\{"status":"up"\}'):
        _go(steps, terminal)


def test_a_command_that_fails_and_shows_nothing_fails(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal, pytest.raises(AssertionError, match='There is no module "store"'):
        terminal.type(Command("python -m armature.core routes store:app", "", 1))


def test_a_file_grows_or_begins_anew(tmp_path: Path) -> None:
    text = "<!-- file: a/b.py, anew -->\n```python\none\n```\n<!-- file: a/b.py -->\n```python\ntwo\n```\n"
    terminal = Terminal(tmp_path)

    for _ in range(2):
        for step in script_of(text):
            assert isinstance(step, File)
            terminal.write(step)

    assert (tmp_path / "a" / "b.py").read_text() == "one\n\n\ntwo\n"

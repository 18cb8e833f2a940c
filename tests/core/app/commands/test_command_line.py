"""`python -m armature.core run`: which application, what it prints, its exit codes."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from armature.core.__main__ import main

SHOP = textwrap.dedent('''
    from asyncio import CancelledError
    from collections.abc import AsyncIterator
    from enum import Enum
    from typing import Annotated, Literal

    from pydantic import BaseModel, Field
    from starlette.exceptions import HTTPException

    from armature.core import (
        Application, ApplicationSettings, Conflict, Module, Path, Query, Transport, UnprocessableContent, command,
        controller,
    )


    class Ticks(Transport):
        name = "tick"

        def open(self, pipelines): ...

        async def begin(self):
            raise RuntimeError("a command takes nothing in")


    class Color(Enum):
        RED = "red"


    class Period(BaseModel):
        first: int = Field(description="its first day")
        last: list[int] = Field([], alias="until")


    @controller()
    class Users:
        @command("user:create {name}")
        async def create(
            self,
            name: Annotated[str, Path(description="at most 20 %")],
            period: Annotated[Period, Query()],
            color: Color = Color.RED,
            tags: Annotated[list[str], Query(description="any number")] = ["a", "b"],
            loudly: bool = False,
            silent: Annotated[bool, Query(description="says nothing")] = True,
            *,
            checked: bool,
            page: Annotated[int, Query()] = 3,
        ) -> str:
            """Creates a user.

            Nobody is told.
            """
            return f"{name} {period} {color.value} {loudly} {checked}"

        @command("user:remove")
        def remove(self, how: Literal["softly", 1] = 1) -> None:
            raise Conflict("Somebody was faster.")

        @command("forgotten", hidden=True)
        def forgotten(self) -> None:
            raise Conflict

        @command("foreign", summary="Of Starlette.", description="More.")
        def foreign(self) -> None:
            """Not this."""
            raise HTTPException(404, "Not here.")

        @command("listing")
        def listing(self) -> None:
            raise UnprocessableContent("Two are wrong.", errors=[{"detail": "One."}, {"detail": "Two."}])

        @command("cancelled")
        async def cancelled(self) -> None:
            raise CancelledError

        @command("broken")
        async def broken(self) -> AsyncIterator[str]:
            yield "first"
            raise LookupError("secret")


    app = Application(Module(controllers=[Users], transports=[Ticks]), settings=ApplicationSettings(log_level="ERROR"))
    bare = Application(Module())
''')

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in a folder with `shop.py` and what else is given; exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str, **files: str) -> tuple[int, str, str]:
        for name, source in {"shop.py": SHOP, **files}.items():
            (tmp_path / name).write_text(source)
        code = main(["run", *words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


CREATE = ["user:create", "Ada", "--first", "1", "--checked"]
CREATED = "Ada first=1 last=[] red False True\n"
CONFIGURED = {"pyproject.toml": '[tool.armature]\napp = "shop:app"\n'}


@pytest.mark.parametrize(
    "words", [["--app", "shop:app"], ["--app=shop:app"], ["shop:app"]], ids=["option", "with equals", "first word"]
)
def test_the_application_is_named_before_the_command(run: Run, words: list[str]) -> None:
    assert run(*words, *CREATE) == (0, CREATED, "")


def test_the_application_stands_in_pyproject(run: Run) -> None:
    assert run(*CREATE, **CONFIGURED) == (0, CREATED, "")


def test_another_application_than_that_of_pyproject_is_named_first(run: Run) -> None:
    assert run("shop:bare", **CONFIGURED)[1].splitlines()[-1] == (
        'There are no commands. Put `@command("reindex")` on a method of a controller or provider.'
    )


NOWHERE = (
    "Nothing says which application: write `--app package.module:name`, "
    'or `app = "package.module:name"` under `[tool.armature]` in pyproject.toml.\n'
)


@pytest.mark.parametrize(
    ("words", "pyproject", "sentence"),
    [
        (
            ["reindex", "--app", "shop:app"],
            None,
            "--app stands before the name of the command; what stands behind it is the command's own.\n",
        ),
        (["reindex"], None, NOWHERE),
        ([], None, NOWHERE),
        (["reindex"], "[project]\n", NOWHERE),
        (["--app"], None, "--app lacks its value; write `--app package.module:name`.\n"),
        (
            ["reindex"],
            "[tool.armature]\napp = 7\n",
            '`app` under `[tool.armature]` in pyproject.toml is no text; write `app = "package.module:name"`.\n',
        ),
        (["reindex"], "[tool", "pyproject.toml cannot be read: "),
        (["--app", "shop"], None, '"shop" names no application; write package.module:name, such as shop.app:app.\n'),
    ],
    ids=["behind", "word", "nothing", "pyproject without", "without value", "number", "broken", "no reference"],
)
def test_an_application_that_is_not_found_is_a_mistake(
    run: Run, words: list[str], pyproject: str | None, sentence: str
) -> None:
    files = {} if pyproject is None else {"pyproject.toml": pyproject}

    code, out, errors = run(*words, **files)

    assert (code, out) == (2, "")
    assert errors.startswith(sentence)


def test_the_commands_are_listed_but_for_hidden_ones(run: Run) -> None:
    expected = textwrap.dedent("""\
        usage: python -m armature.core run [--app APP] NAME [OPTION ...]

        commands:
          user:create  Creates a user.
          user:remove
          foreign      Of Starlette.
          listing
          cancelled
          broken
    """)

    assert run("shop:app") == (0, expected, "")
    assert run("shop:app", "--help") == (0, expected, "")


def test_a_command_tells_what_it_takes(run: Run) -> None:
    expected = textwrap.dedent("""\
        usage: python -m armature.core run user:create --first INT [--until INT] [--color {red}] [--tags TEXT] [--loudly | --no-loudly] [--silent | --no-silent] (--checked | --no-checked) [--page INT] NAME

        Creates a user.

        Nobody is told.

        values:
          NAME  TEXT at most 20 %

        options:
          --first INT              its first day (required)
          --until INT              (may be repeated)
          --color {red}            (default: red)
          --tags TEXT              any number (may be repeated, default: a, b)
          --loudly, --no-loudly
          --silent, --no-silent    says nothing (default: True)
          --checked, --no-checked  (required)
          --page INT               (default: 3)
          --help                   show this text
    """)  # noqa: E501 - the line is as long as it is printed

    assert run("shop:app", "user:create", "--help") == (0, expected, "")


def test_the_members_of_a_literal_are_its_values(run: Run) -> None:
    _, out, _ = run("shop:app", "user:remove", "--help")

    assert "  --how {softly,1}  (default: 1)\n" in out


def test_a_summary_in_the_decorator_takes_the_place_of_the_docstring(run: Run) -> None:
    _, out, _ = run("shop:app", "foreign", "-h")

    assert out.split("\n\n")[1:3] == ["Of Starlette.", "More."]


def test_a_mistake_in_the_words_is_told_and_2(run: Run) -> None:
    assert run("shop:app", "user:create", "--first", "x", "--frist") == (
        2,
        "",
        (
            'There is no option --frist. Did you mean "--first"?\n'
            "NAME is required.\n"
            "--first: Input should be a valid integer, unable to parse string as an integer\n"
            "--checked is required.\n"
        ),
    )


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("user:remove", "Somebody was faster.\n"),
        ("forgotten", "Conflict.\n"),
        ("foreign", "Not here.\n"),
        ("listing", "Two are wrong.\nOne.\nTwo.\n"),
    ],
)
def test_an_error_for_people_is_a_sentence_and_1(run: Run, name: str, sentences: str) -> None:
    assert run("shop:app", name) == (1, "", sentences)


def test_an_unexpected_error_is_logged_and_1(run: Run) -> None:
    code, out, errors = run("shop:app", "broken")
    record, sentence = errors.splitlines()

    assert (code, out) == (1, "first\n")
    assert '"event":"command failed"' in record
    assert "LookupError: secret" in record
    assert sentence == 'The command "broken" failed with LookupError; the log says where.'


def test_a_command_that_cancels_itself_has_failed(run: Run) -> None:
    code, _, errors = run("shop:app", "cancelled")

    assert code == 1
    assert errors.splitlines()[-1] == 'The command "cancelled" failed with CancelledError; the log says where.'


def test_an_application_that_does_not_start_is_3(run: Run) -> None:
    hook = 'name = "tick"\n    async def on_module_init(self): raise OSError("no disk")'
    failing = SHOP.replace('name = "tick"', hook)

    code, out, errors = run("shop:app", "user:remove", **{"shop.py": failing})

    assert (code, out) == (3, "")
    assert '"event":"start failed"' in errors
    assert "no disk" in errors


def test_a_mistake_in_the_wiring_is_its_message_and_2(run: Run) -> None:
    wrong = "from armature.core import Application, Module\napp = Application(Module(name='Shop', controllers=7))\n"

    code, out, errors = run("shop:app", "reindex", **{"shop.py": wrong})

    assert (code, out) == (2, "")
    assert errors.startswith("Shop (shop.py:2) has an object of the class int as `controllers=`")

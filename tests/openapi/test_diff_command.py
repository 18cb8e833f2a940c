"""`python -m armature.openapi diff`: what changed between two files, for people, pull requests and CI."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from armature.openapi.__main__ import main
from tests.openapi.kinds import KEY, NOTHING, document

Json = dict[str, Any]
Run = Callable[..., "tuple[int, str, str]"]

OLD = document(parameters=[KEY])
NEW: Json = {**document(operationId="see"), "webhooks": {"sold": {"post": {}}}}

ID = 'GET /: The operation was called "show" and is called "see": generated clients rename it.'
LINES = (
    f"warning   {ID} [operation-id-changed]\n"
    'warning   GET /: The query parameter "key" is gone. [parameter-removed]\n'
    "harmless  webhook POST sold: The webhook is new. [webhook-added]\n"
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `diff` in a folder with documents; exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name, content in {"old": OLD, "new": NEW, "empty": NOTHING}.items():
        Path(f"{name}.json").write_text(json.dumps(content), encoding="utf-8")

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["diff", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_each_change_is_a_line(run: Run) -> None:
    assert run("old.json", "new.json") == (0, LINES, "")
    assert run("old.json", "old.json") == (0, "", "")


def test_a_breaking_change_is_exit_code_1(run: Run) -> None:
    said = "breaking  GET /: The operation is gone. [operation-removed]\n"

    assert run("old.json", "empty.json") == (1, said, "")
    assert run("old.json", "empty.json", "--fail-on", "none") == (0, said, "")


def test_warnings_fail_where_that_is_asked_for(run: Run) -> None:
    assert run("old.json", "new.json", "--fail-on", "warning") == (1, LINES, "")
    assert run("empty.json", "old.json", "--fail-on", "warning")[0] == 0


def test_json_and_yaml_are_read_alike(run: Run) -> None:
    Path("old.yaml").write_text(
        "openapi: 3.1.0\n"
        "paths:\n"
        "  /:\n"
        "    get:\n"
        "      operationId: show\n"
        "      x-sunset: 2027-12-31\n"
        "      parameters: [{name: key, in: query, schema: {type: string}}]\n"
        "      responses: {200: {description: OK}}\n",
        encoding="utf-8",
    )

    assert run("old.yaml", "old.json") == (
        0,
        "harmless  GET /: It no longer ends on 2027-12-31. [sunset-withdrawn]\n",
        "",
    )


def test_markdown_is_for_a_pull_request(run: Run) -> None:
    Path("waivers.toml").write_text(
        '[[waiver]]\nkind = "parameter-removed"\nwhere = "GET /*"\nreason = "Nobody | sends it."\n', encoding="utf-8"
    )

    assert run("old.json", "new.json", "--markdown", "--waivers", "waivers.toml") == (
        0,
        (
            "### API changes: 1 warning, 1 harmless, 1 waived\n"
            "\n"
            "|  | where | what | kind |\n"
            "| --- | --- | --- | --- |\n"
            '| warning | `GET /` | The operation was called "show" and is called "see": generated clients rename it. '
            "| `operation-id-changed` |\n"
            "\n"
            "<details><summary>1 harmless</summary>\n"
            "\n"
            "| where | what | kind |\n"
            "| --- | --- | --- |\n"
            "| `webhook POST sold` | The webhook is new. | `webhook-added` |\n"
            "\n"
            "</details>\n"
            "\n"
            "<details><summary>1 waived</summary>\n"
            "\n"
            "| where | what | kind | reason |\n"
            "| --- | --- | --- | --- |\n"
            '| `GET /` | The query parameter "key" is gone. | `parameter-removed` | Nobody \\| sends it. |\n'
            "\n"
            "</details>\n"
        ),
        "",
    )


def test_markdown_says_when_nothing_changed_and_what_breaks_first(run: Run) -> None:
    nothing = run("old.json", "old.json", "--markdown")
    Path("new.json").write_text(json.dumps({**NEW, "paths": {}}), encoding="utf-8")
    broken = run("old.json", "new.json", "--markdown")

    assert nothing == (0, "### API changes: none\n", "")
    assert broken[0] == 1
    assert "| **breaking** | `GET /` | The operation is gone. | `operation-removed` |\n" in broken[1]


def test_what_only_looks_like_a_reference_is_none(run: Run) -> None:
    links = {"type": "object", "default": {"$ref": "#/nobody"}, "examples": [{"$ref": "#/nobody"}]}
    content = json.dumps(document(requestBody={"content": {"application/json": {"schema": links}}}))
    Path("new.json").write_text(content, encoding="utf-8")

    assert run("new.json", "new.json") == (0, "", "")


def waive(**fields: object) -> None:
    lines = [f"{name} = {value if name == 'until' else json.dumps(value)}" for name, value in fields.items()]
    Path("waivers.toml").write_text("\n".join(["[[waiver]]", *lines, ""]), encoding="utf-8")


def test_what_was_accepted_does_not_fail(run: Run) -> None:
    waive(kind="operation-removed", where="GET /", reason="It never worked.", until=datetime.now(UTC).date())

    assert run("old.json", "empty.json", "--waivers", "waivers.toml") == (
        0,
        "waived    GET /: The operation is gone. [operation-removed] (It never worked.)\n",
        "",
    )


@pytest.mark.parametrize(("kind", "where"), [("operation-added", "*"), ("operation-removed", "GET /items")])
def test_a_waiver_that_accepts_nothing_is_told(run: Run, kind: str, where: str) -> None:
    waive(kind=kind, where=where, reason="It never worked.")

    assert run("old.json", "empty.json", "--waivers", "waivers.toml") == (
        1,
        "breaking  GET /: The operation is gone. [operation-removed]\n",
        f"Waiver 1 ({kind}, {where}) accepts nothing: take it out.\n",
    )


def test_a_waiver_that_has_expired_does_not_count(run: Run) -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    waive(kind="operation-removed", where="*", reason="It never worked.", until=yesterday)
    remark = f"Waiver 1 (operation-removed, *) expired on {yesterday} and no longer counts."

    code, out, errors = run("old.json", "empty.json", "--waivers", "waivers.toml", "--markdown")

    assert (code, errors) == (1, f"{remark}\n")
    assert out.endswith(f"\n> {remark}\n")


def test_no_waivers_are_waivers_too(run: Run) -> None:
    Path("waivers.toml").write_text("# None at present.\n", encoding="utf-8")

    assert run("old.json", "new.json", "--waivers", "waivers.toml") == (0, LINES, "")


WAIVER = 'kind = "operation-removed"\nwhere = "*"\nreason = "No."\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, '"waivers.toml" cannot be read: No such file or directory.\n'),
        (
            "[[waiver]",
            "\"waivers.toml\" is no TOML: Expected ']]' at the end of an array declaration (at line 1, column 9).\n",
        ),
        ("[waivers]", '"waivers.toml" holds something else than waivers: write each as a table [[waiver]].\n'),
        ("waiver = 1", '"waivers.toml" holds something else than waivers: write each as a table [[waiver]].\n'),
        ("waiver = [1]", 'Waiver 1 of "waivers.toml" has no kind; each says its kind, where and reason.\n'),
        (
            f'[[waiver]]\n{WAIVER}[[waiver]]\nkind = "operation-removed"\nwhere = "*"\nreason = " "\n',
            'Waiver 2 of "waivers.toml" has no reason; each says its kind, where and reason.\n',
        ),
        (
            f"[[waiver]]\n{WAIVER}untill = 2027-12-31\n",
            'Waiver 1 of "waivers.toml" says "untill"; it may have kind, where, reason and until.\n',
        ),
        (
            f"[[waiver]]\n{WAIVER.replace('removed', 'gone')}",
            'Waiver 1 of "waivers.toml" has the unknown kind "operation-gone". Did you mean "operation-added"?\n',
        ),
        (
            f'[[waiver]]\n{WAIVER}until = "2027-12-31"\n',
            'Waiver 1 of "waivers.toml" has an until that is no date; write one without quotes, such as 2027-12-31.\n',
        ),
    ],
    ids=["missing", "broken", "another table", "a number", "no table", "empty", "misspelt", "unknown kind", "no date"],
)
def test_waivers_that_say_something_else_are_a_sentence(run: Run, content: str | None, sentence: str) -> None:
    if content is not None:
        Path("waivers.toml").write_text(content, encoding="utf-8")

    assert run("old.json", "new.json", "--waivers", "waivers.toml") == (2, "", sentence)


def paths(item: object) -> str:
    return json.dumps({"openapi": "3.1.0", "paths": {"x-note": 1, "/a": item}})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", '"new.json" is neither JSON nor YAML.\n'),
        ("a: [", '"new.json" is neither JSON nor YAML.\n'),
        ("&a [*a]", '"new.json" is neither JSON nor YAML.\n'),
        ("[]", '"new.json" is no OpenAPI 3.1 document.\n'),
        ('{"openapi": "3.0.3"}', '"new.json" is no OpenAPI 3.1 document.\n'),
        ('{"openapi": "3.1.0"}', '"new.json" is no OpenAPI 3.1 document: it has no paths, webhooks or components.\n'),
        ('{"openapi": "3.1.0", "paths": []}', '"new.json" is no OpenAPI 3.1 document: paths is no object.\n'),
        (paths(1), '"new.json" is no OpenAPI 3.1 document: paths → /a is no object.\n'),
        (
            paths({"get": {"parameters": {}}}),
            '"new.json" is no OpenAPI 3.1 document: paths → /a → get → parameters is no array.\n',
        ),
        (
            paths({"parameters": [{"in": "query"}]}),
            '"new.json" is no OpenAPI 3.1 document: paths → /a → parameters → 0 has no "name".\n',
        ),
        (
            paths({"get": {"requestBody": {"content": {"a/b": {"schema": {"type": "string", "maxLength": "9"}}}}}}),
            (
                '"new.json" is no OpenAPI 3.1 document: '
                "paths → /a → get → requestBody → content → a/b → schema → maxLength is no number.\n"
            ),
        ),
        (
            paths({"get": {"parameters": [{"$ref": "#/components/parameters/key"}]}}),
            (
                '"new.json" refers to "#/components/parameters/key", at paths → /a → get → parameters → 0: '
                "there is nothing.\n"
            ),
        ),
        (
            paths({"$ref": "#/openapi/get"}),
            '"new.json" refers to "#/openapi/get", at paths → /a: there is nothing.\n',
        ),
        (paths({"$ref": "#/openapi"}), '"new.json" refers to "#/openapi", at paths → /a: there is nothing.\n'),
        (
            paths({"$ref": "other.json#/a"}),
            '"new.json" refers to "other.json#/a", at paths → /a: join all into one file first.\n',
        ),
        (
            paths({"get": {"parameters": [{"$ref": "#/paths/~1a/get/parameters/0"}]}}),
            '"old.json" and "new.json" cannot be compared: references lead in a circle.\n',
        ),
        (None, '"new.json" cannot be read: No such file or directory.\n'),
    ],
    ids=[
        "broken JSON",
        "broken YAML",
        "endless YAML",
        "another shape",
        "another version",
        "nothing in it",
        "paths of another shape",
        "a path of another shape",
        "parameters of another shape",
        "a parameter without a name",
        "a limit of another shape",
        "a reference to nothing",
        "a reference into a text",
        "a reference to a text",
        "a reference to another file",
        "references in a circle",
        "missing",
    ],
)
def test_a_file_that_is_no_document_is_a_sentence(run: Run, content: str | None, sentence: str) -> None:
    Path("new.json").unlink()
    if content is not None:
        Path("new.json").write_text(content, encoding="utf-8")

    assert run("old.json", "new.json") == (2, "", sentence)

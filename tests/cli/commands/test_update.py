"""`armature update`: what is replaced, kept, merged, left to a person, and refused."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from armature.cli.scaffold import record, updating
from armature.cli.scaffold.git import blob_id
from armature.cli.scaffold.making import render_project
from tests.cli.projects import command, make

NOTHING = "Nothing to do: the project is as the template makes it, but for what you have changed.\n"
README = "README.md"

Change = Callable[[str], str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    made = make(tmp_path, "my-shop", "--template", "minimal")
    monkeypatch.chdir(made)
    capsys.readouterr()
    return made


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, Change | None]:
    """What a later version of the template makes of a file; None for a file that it has no longer."""
    changes: dict[str, Change | None] = {}

    def rendered(answers: Mapping[str, object]) -> dict[str, str]:
        files = render_project(answers)
        for path, change in changes.items():
            before = files.pop(path, "")
            if change is not None:
                files[path] = change(before)
        return files

    monkeypatch.setattr(updating, "render_project", rendered)
    return changes


def test_a_project_that_is_as_the_template_makes_it_stays(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _files(project)

    assert command("update") == 0

    assert capsys.readouterr().out == NOTHING
    assert _files(project) == before


def test_what_the_user_changed_and_the_template_did_not_is_kept(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(project, README, lambda text: f"{text}\nMine.\n")

    assert command("update") == 0

    assert capsys.readouterr().out == NOTHING
    assert _read(project, README).endswith("Mine.\n")


def test_what_the_user_has_not_touched_is_replaced_made_or_removed(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    template[README] = lambda text: f"{text}\nNew.\n"
    template["CHANGES.md"] = lambda _: "All that is new.\n"
    template["justfile"] = None

    assert command("update") == 0

    assert capsys.readouterr().out == "create    CHANGES.md\nreplace   README.md\nremove    justfile\n"
    assert _read(project, README).endswith("New.\n")
    assert _read(project, "CHANGES.md") == "All that is new.\n"
    assert not (project / "justfile").exists()
    assert "justfile" not in record.read_record(project)


def test_what_both_changed_in_different_places_is_merged_and_again_the_next_time(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(project, README, lambda text: f"{text}\nMine.\n")
    template[README] = lambda text: text.replace("# My shop", "# My shop!")

    assert command("update") == 0
    _commit(project)
    template[README] = lambda text: text.replace("# My shop", "# My shop!?")
    assert command("update") == 0

    assert capsys.readouterr().out == "merge     README.md\nmerge     README.md\n"
    assert _read(project, README).startswith("# My shop!?\n")
    assert _read(project, README).endswith("Mine.\n")


def test_what_both_changed_in_one_place_is_a_conflict_that_is_told(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(project, README, lambda text: text.replace("# My shop", "# Mine"))
    template[README] = lambda text: text.replace("# My shop", "# Theirs")

    assert command("update") == 1

    hint = "solve what stands between <<<<<<< and >>>>>>>"
    assert capsys.readouterr().out == f"conflict  README.md\n          {hint}\n"
    marked = "<<<<<<< yours\n# Mine\n=======\n# Theirs\n>>>>>>> the template\n"
    assert _read(project, README).startswith(marked)


def test_without_the_text_of_before_the_new_one_is_written_beside(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(project, README, lambda text: f"{text}\nMine.\n")
    _forget(project)
    template[README] = lambda text: f"{text}\nNew.\n"

    assert command("update") == 1

    hint = "what it was before is not in git: take over from it what you want, then remove it"
    assert capsys.readouterr().out == f"beside    README.md.new\n          {hint}\n"
    assert _read(project, README).endswith("Mine.\n")
    assert _read(project, f"{README}.new").endswith("New.\n")


def test_a_file_that_was_never_the_templates_is_not_overwritten(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    _edit(project, "CHANGES.md", lambda _: "Mine.\n")
    template["CHANGES.md"] = lambda _: "All that is new.\n"

    assert command("update") == 1

    hint = "the template has such a file now too: take over from it what you want, then remove it"
    assert capsys.readouterr().out == f"beside    CHANGES.md.new\n          {hint}\n"
    assert (_read(project, "CHANGES.md"), _read(project, "CHANGES.md.new")) == ("Mine.\n", "All that is new.\n")


def test_what_the_user_removed_stays_away_and_what_is_changed_stays_there(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "justfile").unlink()
    (project / "Makefile").unlink()
    _edit(project, README, lambda text: f"{text}\nMine.\n")
    template["justfile"] = lambda text: f"{text}# New.\n"
    template["Makefile"] = None
    template[README] = None

    assert command("update") == 0

    hint = "the template has it no longer, and you have changed it"
    assert capsys.readouterr().out == f"keep      README.md\n          {hint}\n"
    assert not (project / "justfile").exists()


def test_a_dry_run_tells_the_same_and_changes_nothing(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "notes.txt").touch()
    template[README] = lambda text: f"{text}\nNew.\n"
    before = _files(project)

    assert command("update", "--dry-run") == 0

    assert capsys.readouterr().out == "replace   README.md\n"
    assert _files(project) == before


def test_changes_that_are_not_committed_are_asked_for_first(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "notes.txt").touch()
    (project / "more.txt").touch()
    template[README] = lambda text: f"{text}\nNew.\n"

    assert command("update") == 2

    assert capsys.readouterr().err == (
        'There are changes that are not committed: "more.txt" and 1 more. Commit them first, so that you can see and '
        "take back what `armature update` does; or write `armature update --force`.\n"
    )
    assert not _read(project, README).endswith("New.\n")
    assert command("update", "--force") == 0
    assert _read(project, README).endswith("New.\n")


def test_one_change_that_is_not_committed_is_named_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "notes.txt").touch()

    assert command("update") == 2

    assert capsys.readouterr().err.startswith('There are changes that are not committed: "notes.txt". Commit them')


def test_outside_of_a_repository_nothing_is_changed_without_force(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / ".git")

    assert command("update") == 2

    assert capsys.readouterr().err == (
        f"{project} is in no git repository, so nothing that `armature update` changes could be taken back: "
        "commit it to one first, or write `armature update --force`.\n"
    )
    assert command("update", "--force") == 0


def test_it_works_from_any_folder_of_the_project(
    project: Path, template: dict[str, Change | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    template[README] = lambda text: f"{text}\nNew.\n"
    monkeypatch.chdir(project / "src" / "my_shop")

    assert command("update") == 0

    assert _read(project, README).endswith("New.\n")


def test_what_armature_has_not_made_is_not_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert command("update") == 2

    assert capsys.readouterr().err == (
        f"There is no .copier-answers.yml in {tmp_path}, so `armature new` has not made it: "
        "there is nothing to update from.\n"
    )


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (".copier-answers.yml", "name: [", "cannot be read; take it back from git: "),
        (".copier-answers.yml", "name: shop", "has no name and template; take it back from git."),
        (".copier-answers.yml", "day: 2001-99-99", "cannot be read; take it back from git: "),
        (".copier-answers.yml", "[]", "has no name and template; take it back from git."),
        (record.FILE, "{", "cannot be read; take it back from git: "),
        (record.FILE, "[]", "has no ids of files; take it back from git."),
    ],
    ids=["no-yaml", "no-template", "no-date", "no-mapping", "no-json", "no-object"],
)
def test_a_file_that_cannot_be_read_is_named(
    project: Path, file: str, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / file).write_text(text, encoding="utf-8")

    assert command("update") == 2

    told = capsys.readouterr().err
    assert told.startswith(f"{project / file} {sentence}")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name: 5\ntemplate: api", '"name" in {} is no text; take it back from git.'),
        ("name: shop\ntemplate: [api]", '"template" in {} is no text; take it back from git.'),
        ("name: shop\ntemplate: api\nmodules: 5", '"modules" in {} is no list of texts; take it back from git.'),
        ("name: shop\ntemplate: api\nmodules: [5]", '"modules" in {} is no list of texts; take it back from git.'),
    ],
)
def test_an_answer_of_another_kind_is_named(
    project: Path, text: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / ".copier-answers.yml"
    file.write_text(text, encoding="utf-8")

    assert command("update") == 2

    assert capsys.readouterr().err == f"{sentence.format(file)}\n"


def test_a_project_of_a_template_that_is_gone_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edit(project, ".copier-answers.yml", lambda text: text.replace("minimal", "huge"))

    assert command("update") == 2

    sentence = 'There is no template "huge"; these there are: minimal, api, full, microservice.\n'
    assert capsys.readouterr().err == sentence


def test_without_a_record_what_differs_is_written_beside(
    project: Path, template: dict[str, Change | None], capsys: pytest.CaptureFixture[str]
) -> None:
    (project / record.FILE).unlink()
    _commit(project)
    template[README] = lambda text: f"{text}\nNew.\n"

    assert command("update") == 1

    assert capsys.readouterr().out.startswith("beside    README.md.new\n")
    assert record.read_record(project)[README] == blob_id(_read(project, f"{README}.new"))


def _read(project: Path, path: str) -> str:
    return (project / path).read_text(encoding="utf-8")


def _edit(project: Path, path: str, change: Change) -> None:
    file = project / path
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(change(before), encoding="utf-8")
    _commit(project)


def _commit(project: Path) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", "add", "--all"], cwd=project, check=True)
    subprocess.run(["git", *who, "commit", "--quiet", "--message", "A change"], cwd=project, check=True)


def _forget(project: Path) -> None:
    """Makes the record name a text that git has never seen, as in a copy without its history."""
    known = json.loads(_read(project, record.FILE))
    known[README] = blob_id("Something else.\n")
    (project / record.FILE).write_text(json.dumps(known), encoding="utf-8")
    _commit(project)


def _files(project: Path) -> dict[str, bytes]:
    found = (path for path in project.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in found}

"""A project brought to the present template: file by file, what the user has changed is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from armature.cli.scaffold import git, record
from armature.cli.scaffold.answers import read_answers
from armature.cli.scaffold.making import render_project, write

CREATE, REPLACE, MERGE, REMOVE, KEEP = "create", "replace", "merge", "remove", "keep"
CONFLICT, BESIDE = "conflict", "beside"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one file; `text` is what is written, where something is."""

    action: str
    path: str
    text: str | None = None

    @property
    def needs_somebody(self) -> bool:
        """Whether it is left to a person."""
        return self.action in {CONFLICT, BESIDE}


@dataclass(frozen=True, slots=True)
class Update:
    """All that is to be done, what the template makes now, and which files of that it did not make the last time."""

    steps: tuple[Step, ...]
    files: Mapping[str, str]
    added: frozenset[str]


def plan_update(root: Path) -> Update:
    """What has to be done to a project; nothing is written. Raises `CommandError` where there is nothing to go by."""
    files = render_project(read_answers(root))
    rendered = record.read_record(root)
    paths = sorted({*files, *rendered})
    steps = (_step(root, path, rendered.get(path), files.get(path)) for path in paths)
    added = frozenset(files.keys() - rendered.keys() if rendered else ())  # without a record nobody knows
    return Update(tuple(step for step in steps if step is not None), files, added)


def carry_out(root: Path, update: Update) -> None:
    """Does all of it, and notes what the template made, for the next time."""
    for step in update.steps:
        if step.action == REMOVE:
            (root / step.path).unlink()
        elif step.text is not None:
            write(root / step.path, step.text)
    for path in _merged(update.steps):
        git.keep(root, update.files[path])
    write(root / record.FILE, record.record_of(update.files))


def _step(root: Path, path: str, rendered: str | None, new: str | None) -> Step | None:
    """The step for one file: what stands there against what was rendered and what would be now."""
    mine = _read(root / path)
    if new is None:
        return _gone(path, rendered, mine)
    if mine is None:
        return Step(CREATE, path, new) if rendered is None else None
    if mine == new or rendered == git.blob_id(new):
        return None
    if rendered == git.blob_id(mine):
        return Step(REPLACE, path, new)
    base = git.text_of(root, rendered) if rendered else None
    return _beside(path, new) if base is None else _merge(path, mine, base, new)


def _gone(path: str, rendered: str | None, mine: str | None) -> Step | None:
    """What becomes of a file that the template makes no longer."""
    if mine is None:
        return None
    return Step(REMOVE if rendered == git.blob_id(mine) else KEEP, path)


def _merge(path: str, mine: str, base: str, new: str) -> Step:
    merged = git.merge(mine, base, new)
    return Step(CONFLICT if merged.has_conflicts else MERGE, path, merged.text)


def _beside(path: str, new: str) -> Step:
    return Step(BESIDE, f"{path}.new", new)


def _merged(steps: tuple[Step, ...]) -> Iterator[str]:
    """The files whose text is no longer what the template made, so that git would not have that."""
    for step in steps:
        if step.action in {MERGE, CONFLICT, BESIDE}:
            yield step.path.removesuffix(".new") if step.action == BESIDE else step.path


def _read(path: Path) -> str | None:
    return path.read_bytes().decode(errors="replace") if path.is_file() else None

"""Entry points as they are read from the folders of installed distributions."""

from importlib.metadata import entry_points
from pathlib import Path

from armature.cli.points import GROUP, Point, points


def write(folder: Path, name: str, declared: str, **files: str) -> None:
    metadata = folder / name
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text(declared, encoding="utf-8")
    for file, text in files.items():
        (metadata / file.replace("_", "-")).write_text(text, encoding="utf-8")


def test_they_are_those_that_the_library_finds() -> None:
    theirs = {point.name: point.value for point in entry_points(group=GROUP)}

    assert {point.name: point.value for point in points()} == theirs


def test_the_first_on_the_path_counts(tmp_path: Path) -> None:
    for place, value in (("near", "near:run"), ("far", "far:run")):
        write(tmp_path / place, "jobs-1.dist-info", f"[{GROUP}]\njobs = {value}\n")

    found = points([str(tmp_path / "nowhere"), str(tmp_path / "near"), str(tmp_path / "far")])

    assert [(point.name, point.value) for point in found] == [("jobs", "near:run")]


def test_comments_extras_and_other_groups_are_left_out(tmp_path: Path) -> None:
    ours = f"[{GROUP}]\n# a = a:a\n; b = b:b\n\nwith.c = c.d:E [extra]\nf=g:h\n"
    declared = f"[console_scripts]\nx = x:x\n\n{ours}[z]\ny = y:y\n"
    write(tmp_path, "jobs-1.egg-info", declared, PKG_INFO="Name: jobs\nSummary: Jobs.\n")
    write(tmp_path, "other-1.dist-info", "[console_scripts]\nx = x:x\n", METADATA="Name: other\n")

    metadata = tmp_path / "jobs-1.egg-info"
    assert points([str(tmp_path)]) == [Point("f", "g:h", metadata), Point("with.c", "c.d:E", metadata)]
    assert [point.summary for point in points([str(tmp_path)])] == ["Jobs.", "Jobs."]


def test_who_says_nothing_has_no_summary(tmp_path: Path) -> None:
    write(tmp_path, "jobs-1.dist-info", f"[{GROUP}]\njobs = jobs:run\n", METADATA="Name: jobs\n")

    [point] = points([str(tmp_path)])

    assert (point.summary, Point("own", "own:run").summary) == ("", "")

"""What a person still has to do when something was generated."""

from collections.abc import Iterator, Mapping, Sequence

from armature.cli.generation.places import Place
from armature.cli.generators import Generator
from armature.core.app.project import Project


def left_to_do(generator: Generator, place: Place, files: Mapping[str, str], routes: Sequence[str]) -> Iterator[str]:
    """Commands, and why they are to be called: what follows from new tables and from another API."""
    project, package, name = place.package.project, place.package, place.name.snake
    has_rows = any(path.endswith("rows.py") for path in files)
    if has_rows and (project.root / "alembic.ini").is_file():
        other = f"alembic revision --autogenerate --message {name}"
        command = _target(project, "migration", f"NAME={name}") or other
        yield f"{command}  (a step that makes the new table, without which tests fail)"
    is_guard = generator.registers is not None and generator.registers.keyword == "guards"
    if (routes or is_guard) and (project.root / "openapi.json").is_file():
        other = f"python -m armature.openapi export {package.app}:{package.app_name} > openapi.json"
        yield f"{_target(project, 'openapi') or other}  (the API is another one now)"


def _target(project: Project, target: str, *variables: str) -> str:
    """How make is called for a target, or an empty text where there is none."""
    makefile = project.root / "Makefile"
    lines = makefile.read_text(encoding="utf-8").splitlines() if makefile.is_file() else []
    is_there = any(line.startswith(f"{target}:") for line in lines)
    return " ".join(["make", target, *variables]) if is_there else ""

"""What a person still has to do when something was generated."""

from collections.abc import Iterator, Mapping, Sequence

from armature.cli.generation.places import Place
from armature.cli.generators import Generator
from armature.cli.project import Project


def left_to_do(generator: Generator, place: Place, files: Mapping[str, str], routes: Sequence[str]) -> Iterator[str]:
    """Commands, and why they are to be called: what follows from new tables and from another API."""
    project, package = place.package.project, place.package
    has_rows = any(path.endswith("rows.py") for path in files)
    if has_rows and (project.root / "alembic.ini").is_file():
        name = place.name.snake
        own, other = f"make migration NAME={name}", f"alembic revision --autogenerate --message {name}"
        yield f"{own if _makes(project, 'migration') else other}    for the new table"
    is_guard = generator.registers is not None and generator.registers.keyword == "guards"
    if (routes or is_guard) and (project.root / "openapi.json").is_file():
        other = f"python -m armature.openapi export {package.app}:{package.app_name} > openapi.json"
        yield f"{'make openapi' if _makes(project, 'openapi') else other}    for the API, which is another one now"


def _makes(project: Project, target: str) -> bool:
    makefile = project.root / "Makefile"
    lines = makefile.read_text(encoding="utf-8").splitlines() if makefile.is_file() else []
    return any(line.startswith(f"{target}:") for line in lines)

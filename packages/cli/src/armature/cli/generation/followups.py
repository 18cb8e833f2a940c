"""What a person still has to do when something was generated."""

from collections.abc import Iterator, Mapping, Sequence

from armature.cli.generation.places import Place
from armature.cli.generators import Generator


def left_to_do(generator: Generator, place: Place, files: Mapping[str, str], routes: Sequence[str]) -> Iterator[str]:
    """Commands, and why they are to be called: what follows from new tables and from another API."""
    project, package = place.package.project, place.package
    has_rows = any(path.endswith("rows.py") for path in files)
    if has_rows and (project.root / "alembic.ini").is_file():
        yield f'alembic revision --autogenerate --message "{place.name.words}"  # a migration makes the new table'
    is_guard = generator.registers is not None and generator.registers.keyword == "guards"
    if (routes or is_guard) and (project.root / "openapi.json").is_file():
        command = f"python -m armature.openapi export {package.app}:{package.app_name} > openapi.json"
        yield f"{command}  # the API is another one now"

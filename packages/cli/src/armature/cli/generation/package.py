"""The package of the application: where its modules are, and where what is generated goes."""

from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path

from armature.cli.errors import CommandError
from armature.core.app.project import Project


@dataclass(frozen=True, slots=True)
class Package:
    """The package in which the application of a project is, by its dotted name."""

    project: Project
    app: str
    app_name: str
    file: Path
    name: str

    @property
    def folder(self) -> Path:
        """Where the files of the package are."""
        return self.file.parent

    def module(self, *parts: str) -> str:
        """The dotted name of something in the package."""
        return ".".join([self.name, *parts])


def package_of(project: Project) -> Package:
    """The package that pyproject.toml points into; raises `CommandError` where it points nowhere."""
    reference = project.reference(None)
    app, _, app_name = reference.partition(":")
    file = file_of(project, app)
    if not app_name or file is None:
        raise CommandError(
            f'"{reference}" is no module of this project: '
            f"mend `app` under `[tool.armature]` in {project.root / 'pyproject.toml'}."
        )
    name = app if file.name == "__init__.py" else app.rpartition(".")[0]
    if not name:
        raise CommandError(
            f'"{reference}" is in no package that files could be added to: move {file.name} into a folder, such as '
            f'src/shop, and write `app = "shop.{reference}"` under `[tool.armature]` in pyproject.toml.'
        )
    return Package(project, app, app_name, file, name)


def file_of(project: Project, module: str) -> Path | None:
    """The file of a module of the project; None for one from elsewhere."""
    for folder in project.sources:
        path = folder.joinpath(*module.split("."))
        for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
            if file.is_file():
                return file
    return None


def absolute(imported: str, module: str, *, is_package: bool) -> str:
    """The whole name of a module that is imported, with dots in front of it, inside another."""
    return resolve_name(imported, module if is_package else module.rpartition(".")[0])

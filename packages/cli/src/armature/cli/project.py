"""The project that a command is called in, and its application."""

import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from armature.cli.errors import CommandError
from armature.core import Application, WiringError
from armature.core.app.commands import UsageError
from armature.core.app.commands.locating import configured
from armature.core.app.loading import load

AppOption = Annotated[
    str | None, typer.Option("--app", metavar="MODULE:NAME", help="The application; else that of pyproject.toml.")
]
"""How every command that needs an application is told which."""

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


@dataclass(frozen=True, slots=True)
class Project:
    """The folder with the nearest `pyproject.toml`, here or above; `app` is what that says under `[tool.armature]`."""

    root: Path
    app: str

    @property
    def sources(self) -> list[Path]:
        """Where its modules are found: `src`, if there is one, and the folder itself."""
        return [path for path in (self.root / "src", self.root) if path.is_dir()]


def find_project(start: Path | None = None) -> Project:
    """The project around a folder, by default the working directory; that folder itself where there is none."""
    here = (start or Path.cwd()).resolve()
    root = next((path for path in (here, *here.parents) if (path / "pyproject.toml").is_file()), here)
    return Project(root, configured(root / "pyproject.toml"))


def reference_of(given: str | None, project: Project) -> str:
    """`--app`, or what the project says; raises `CommandError` where neither does."""
    if given or project.app:
        return given or project.app
    raise CommandError(
        "Nothing says which application: write `--app package.module:name`, "
        f'or `app = "package.module:name"` under `[tool.armature]` in {project.root / "pyproject.toml"}.'
    )


def application(given: str | None, project: Project | None = None) -> Application:
    """The application that is meant; raises `CommandError` for one that cannot be imported."""
    project = project or find_project()
    reference = reference_of(given, project)
    for path in reversed(project.sources):
        if str(path) not in sys.path:
            sys.path.insert(0, str(path))
    try:
        return load(reference)
    except (UsageError, WiringError):
        raise
    except (Exception, SystemExit) as error:  # whatever the user's modules raise while they are imported
        raise CommandError(f'"{reference}" cannot be imported: {told(error, project.root)}') from error


def told(error: BaseException, root: Path) -> str:
    """An error with the place in the project where it came from."""
    if isinstance(error, SyntaxError) and error.filename:
        path = Path(error.filename)
        place = path.relative_to(root) if path.is_relative_to(root) else path
        return f"{type(error).__name__}: {error.msg} ({place}:{error.lineno})"
    sentence = f"{type(error).__name__}: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return f"{sentence} ({Path(own[-1].filename).relative_to(root)}:{own[-1].lineno})" if own else sentence

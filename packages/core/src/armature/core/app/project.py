"""The project that a command is called in: the folder with the nearest pyproject.toml, and its application."""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from armature.core.app.usage import NoApplication, UsageError


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a pyproject.toml; `app` is the reference under `[tool.armature]`, empty where there is none."""

    root: Path
    app: str = ""

    def reference(self, given: str | None) -> str:
        """What was given, or else what the project says; raises `UsageError` where neither says anything."""
        if given or self.app:
            return given or self.app
        raise NoApplication

    @property
    def sources(self) -> list[Path]:
        """Where its modules are found: `src`, where there is such a folder, and the root itself."""
        return [path for path in (self.root / "src", self.root) if path.is_dir()]

    @property
    def lacks_environment(self) -> bool:
        """Whether it names an application and has no `.venv`."""
        return bool(self.app) and not (self.root / ".venv").exists()

    def enter(self) -> None:
        """Lets its modules be imported."""
        for path in reversed(self.sources):
            if str(path) not in sys.path:
                sys.path.insert(0, str(path))


def find_project(start: Path | None = None) -> Project:
    """The project around a folder, by default the working directory; that folder itself where there is none.

    Raises `UsageError` for a pyproject.toml that cannot be read.
    """
    here = (start or Path.cwd()).resolve()
    root = next((path for path in (here, *here.parents) if (path / "pyproject.toml").is_file()), here)
    return Project(root, configured(root / "pyproject.toml"))


def configured(path: Path) -> str:
    """The reference under `[tool.armature]` in a pyproject.toml, or an empty text; raises `UsageError`."""
    called = path.name if path.parent == Path.cwd() else str(path)
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{called} cannot be read: {error}.") from None
    reference = content.get("tool", {}).get("armature", {}).get("app", "")
    if not isinstance(reference, str):
        raise UsageError(f'`app` under `[tool.armature]` in {called} is no text; write `app = "package.module:name"`.')
    return reference

"""Applications by their references: `shop.app:app`."""

import importlib
import sys
import traceback
from pathlib import Path

from armature.core.app.application import Application
from armature.core.app.project import Project, find_project
from armature.core.app.usage import UsageError
from armature.core.errors import WiringError


def load(reference: str) -> Application:
    """The application that `package.module:name` points at; raises `UsageError` where it does not."""
    module_name, _, name = reference.partition(":")
    if not all(part.isidentifier() for part in [*module_name.split("."), name]):
        raise UsageError(f'"{reference}" names no application; write package.module:name, such as shop.app:app.')
    find_project().enter()
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise UsageError(
            f'There is no module "{error.name}" to load "{reference}" from; the search began in {Path.cwd()}.'
        ) from None
    app = getattr(module, name, None)
    if app is None:
        raise UsageError(f'The module "{module_name}" has no "{name}".')
    if not isinstance(app, Application):
        raise UsageError(f'"{reference}" is of the class {type(app).__name__}, and no Application.')
    return app


def load_told(reference: str, project: Project) -> Application:
    """The same, where an error of the modules that are imported is a `UsageError` with its place in the project."""
    project.enter()
    try:
        return load(reference)
    except (UsageError, WiringError):
        raise
    except (Exception, SystemExit) as error:  # whatever the user's modules raise while they are imported
        missing = isinstance(error, ModuleNotFoundError) and project.lacks_environment
        hint = "\nThe project has no environment of its own: `make install` makes one." if missing else ""
        raise UsageError(f'"{reference}" cannot be imported: {told(error, project.root)}{hint}') from error


def told(error: BaseException, root: Path) -> str:
    """An error, with the place in a folder where it came from."""
    if isinstance(error, SyntaxError) and error.filename:
        path = Path(error.filename)
        place = path.relative_to(root) if path.is_relative_to(root) else path
        return f"{type(error).__name__}: {error.msg} ({place}:{error.lineno})"
    sentence = f"{type(error).__name__}: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    if not own:
        return sentence
    return f"{sentence} ({Path(own[-1].filename).relative_to(root)}:{own[-1].lineno})"

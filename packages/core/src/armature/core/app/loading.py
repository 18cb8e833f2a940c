"""Applications by their references: `shop.app:app`."""

import importlib
import sys
from pathlib import Path

from armature.core.app.application import Application
from armature.core.app.project import find_project
from armature.core.app.usage import UsageError


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

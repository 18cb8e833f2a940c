"""Names of classes that mean something already where a new one is to be."""

import ast
import re
from collections.abc import Sequence

from armature.cli.errors import CommandError
from armature.cli.generation.changes import Change
from armature.cli.generation.places import Place


def refuse_taken(class_name: str, place: Place) -> None:
    """Raises `CommandError` where a file of the folder declares a class of this name."""
    declaration = re.compile(rf"^class {class_name}\b", re.MULTILINE)
    for file in sorted(place.folder.glob("*.py")):
        if declaration.search(file.read_text(encoding="utf-8", errors="replace")):
            shown = file.relative_to(place.package.project.root).as_posix()
            raise CommandError(f'{shown} has a class "{class_name}" already: take another name.')


def refuse_clashes(new: Sequence[Change]) -> None:
    """Raises `CommandError` where a class would have the name of something that its own file imports."""
    for change in new:
        statements = ast.parse(change.after).body
        imports = [each for each in statements if isinstance(each, ast.ImportFrom)]
        origins = {alias.name: each.module for each in imports for alias in each.names}
        for statement in statements:
            if isinstance(statement, ast.ClassDef) and statement.name in origins:
                origin = origins[statement.name]
                raise CommandError(f'"{statement.name}" is a name of {origin}, which is needed: take another name.')

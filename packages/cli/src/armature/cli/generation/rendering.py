"""The files of a kind, from its templates."""

from collections.abc import Mapping
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

from jinja2 import TemplateError

from armature.cli.errors import CommandError
from armature.cli.generators import Generator
from armature.cli.scaffold.renderer import render_folder


def rendered(generator: Generator, variables: Mapping[str, object]) -> Mapping[str, str]:
    """The texts of all files by their paths, below `source/` and `tests/`.

    Raises `CommandError` where there are no templates, and for one that asks for what it is not told.
    """
    with as_file(_folder(generator.templates)) as folder:
        try:
            found = render_folder(".", variables, folder)
        except TemplateError as error:
            raise CommandError(f"A template of this kind, in {folder}, cannot be used: {error}.") from None
    if not found:
        raise CommandError(f"There are no templates of this kind: {folder} has none, so nothing can be made.")
    return found


def _folder(templates: Traversable | str) -> Traversable:
    if not isinstance(templates, str):
        return templates
    package, _, folder = templates.partition(":")
    return files(package).joinpath(folder)

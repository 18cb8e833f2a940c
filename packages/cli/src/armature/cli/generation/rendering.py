"""The files of a kind, from its templates."""

from collections.abc import Mapping
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

from armature.cli.generators import Generator
from armature.cli.scaffold.renderer import render_folder


def rendered(generator: Generator, variables: Mapping[str, object]) -> Mapping[str, str]:
    """The texts of all files by their paths, below `source/` and `tests/`."""
    with as_file(_folder(generator.templates)) as folder:
        return render_folder(".", variables, folder)


def _folder(templates: Traversable | str) -> Traversable:
    if not isinstance(templates, str):
        return templates
    package, _, folder = templates.partition(":")
    return files(package).joinpath(folder)

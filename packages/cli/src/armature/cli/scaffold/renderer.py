"""Folders of Jinja templates become files, by the rules of Copier."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parents[1] / "templates"
"""The templates that come with this package; `copier.yml` stands in it."""

SUFFIX = ".jinja"


def environment(root: Path = TEMPLATES) -> Environment:
    """How templates below a folder are read; `{% include %}` takes paths from that folder."""
    return Environment(
        loader=FileSystemLoader(root),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - what is written is source code
    )


def render_folder(folder: str, variables: Mapping[str, object], root: Path = TEMPLATES) -> dict[str, str]:
    """The files that a folder of templates makes: their texts by their paths, in order.

    Every template ends with `.jinja`. Parts of a path are templates too; a file of which one part becomes empty is
    left out. A variable that is not given is an error of Jinja.
    """
    templates = environment(root)
    made: dict[str, str] = {}
    for source in sorted((root / folder).rglob(f"*{SUFFIX}")):
        path = PurePosixPath(source.relative_to(root / folder).as_posix().removesuffix(SUFFIX))
        parts = [templates.from_string(part).render(variables) for part in path.parts]
        if all(parts):
            template = templates.get_template(source.relative_to(root).as_posix())
            made["/".join(parts)] = template.render(variables)
    return made

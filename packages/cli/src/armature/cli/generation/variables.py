"""What the templates of a kind are told."""

from collections.abc import Mapping

from armature.cli.errors import CommandError
from armature.cli.generation.declared import only_path
from armature.cli.generation.names import Name, read_name
from armature.cli.generation.places import Place
from armature.cli.generators import Choice, Generator
from armature.cli.scaffold.resource import resource_variables


def variables(generator: Generator, place: Place, given: Mapping[str, str | None]) -> Mapping[str, object]:
    """The names of what is made and of where it goes; raises `CommandError` for choices that contradict them."""
    name, package = place.name, place.package
    forms = {"name": name.snake, "class_name": name.class_name, "kebab": name.kebab, "words": name.words}
    pattern = forms | {"singular": name.singular}
    chosen = {each.name: given.get(each.name) or _default(each, place, pattern) for each in generator.choices}
    one = _singular(place, chosen.pop("singular")) if "singular" in chosen else name.singular
    return {
        **_of_resource(place, one),
        **forms,
        "path": _path(name),
        "package": place.dotted,
        "prefix": "".join(f"{folder}_" for folder in name.folders if folder != name.snake),
        "app": package.app,
        "app_name": package.app_name,
        **chosen,
    }


def _default(choice: Choice, place: Place, pattern: Mapping[str, str]) -> str:
    default = choice.default.format(**pattern)
    return only_path(place.package, choice, default) if choice.is_route else default


def _path(name: Name) -> str:
    folders = [folder for folder in name.folders if folder != name.snake]
    return "".join(f"/{part.replace('_', '-')}" for part in (*folders, name.snake))


def _singular(place: Place, text: str) -> str:
    one = read_name(text)
    if one.folders or one.snake == place.name.snake:
        raise CommandError(
            f'"{text}" cannot be the name of one of them, beside "{place.name.kebab}" for all: '
            f"say what one is called, such as `--singular {place.name.kebab}-entry`."
        )
    return one.snake


def _of_resource(place: Place, singular: str) -> Mapping[str, object]:
    modules = place.package.folder
    return resource_variables(
        place.dotted,
        place.name.snake,
        singular,
        database=(modules / "database" / "module.py").is_file(),
        users=(modules / "users" / "guards.py").is_file(),
    )

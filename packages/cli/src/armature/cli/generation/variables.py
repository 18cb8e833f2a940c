"""What the templates of a kind are told."""

from collections.abc import Mapping

from armature.cli.errors import CommandError
from armature.cli.generation.names import read_name
from armature.cli.generation.places import Place
from armature.cli.generators import Generator
from armature.cli.scaffold.resource import resource_variables


def variables(generator: Generator, place: Place, given: Mapping[str, str | None]) -> Mapping[str, object]:
    """The names of what is made and of where it goes; raises `CommandError` for choices that contradict them."""
    name, package = place.name, place.package
    forms = {"name": name.snake, "class_name": name.class_name, "kebab": name.kebab, "words": name.words}
    pattern = forms | {"singular": name.singular}
    chosen = {each.name: given.get(each.name) or each.default.format(**pattern) for each in generator.choices}
    return {
        **forms,
        "package": place.dotted,
        "prefix": "".join(f"{folder}_" for folder in name.folders if folder != name.snake),
        "app": package.app,
        "app_name": package.app_name,
        **chosen,
        **_resource(place, chosen.pop("singular", name.singular), is_needed="singular" in chosen),
    }


def _resource(place: Place, singular: str, *, is_needed: bool) -> Mapping[str, object]:
    one = read_name(singular)
    if is_needed and (one.folders or one.snake == place.name.snake):
        raise CommandError(
            f'"{singular}" would be the name of one of them and of all: say what one is called by `--singular`, '
            "in lower case words."
        )
    modules = place.package.folder
    return resource_variables(
        place.dotted,
        place.name.snake,
        one.snake,
        database=(modules / "database" / "module.py").is_file(),
        users=(modules / "users" / "guards.py").is_file(),
    )

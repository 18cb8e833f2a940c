"""The routes that the application has already, asked of the application itself."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from armature.cli.errors import CommandError
from armature.cli.generation.calling import called, reason
from armature.cli.generation.package import Package
from armature.cli.generators import Choice

_PARAMETER = re.compile(r"\{\w+")


@dataclass(frozen=True, slots=True)
class Declared:
    """One route, and where the handler behind it is declared."""

    method: str
    path: str
    where: str

    @property
    def address(self) -> str:
        """`GET /refunds/{:int}`: what tells it from others, whatever its parameters are called."""
        return _address(f"{self.method} {self.path}")


def declared_routes(package: Package) -> Sequence[Declared]:
    """All routes; raises `CommandError` with the reason where the application cannot be loaded."""
    done = called(package.project.root, ["armature.core", "routes", "--json", f"{package.app}:{package.app_name}"])
    if done.returncode:
        raise CommandError(reason(done))
    return [Declared(each["method"], each["path"], each["where"]) for each in json.loads(done.stdout)]


def refuse_declared(routes: Sequence[str], package: Package) -> None:
    """Raises `CommandError` for a route that the application has; one that cannot be loaded has none."""
    try:
        declared = {each.address: each for each in declared_routes(package)} if routes else {}
    except CommandError:
        return
    for route in routes:
        found = declared.get(_address(route))
        if found:
            raise CommandError(
                f"The application has a route {route} already ({found.where}), so nothing was written: "
                "take another name."
            )


def only_path(package: Package, choice: Choice, ending: str) -> str:
    """The path of the one GET route without parameters that ends so; raises `CommandError` for none or several."""
    option = f"--{choice.name.replace('_', '-')}"
    try:
        paths = {each.path for each in declared_routes(package) if each.method == "GET" and "{" not in each.path}
    except CommandError as error:
        raise CommandError(
            f"The application cannot be loaded, so its routes are not known ({error}): "
            f"mend it, or say which path is meant, such as `{option} {ending}`."
        ) from None
    found = sorted(path for path in paths if path.endswith(ending))
    if len(found) != 1:
        which = f"are several, {', '.join(found)}" if found else "is none"
        raise CommandError(
            f'There is to be one GET route without parameters that ends with "{ending}", and there {which}: '
            f"say which path is meant, such as `{option} /v1{ending}`."
        )
    return found[0]


def _address(route: str) -> str:
    return _PARAMETER.sub("{", route)

"""Every kind that can be generated: our own, and those that installed packages register."""

from collections.abc import Mapping
from dataclasses import dataclass

from armature.cli.catalog import PACKAGES, summary_of
from armature.cli.errors import CommandError
from armature.cli.generators import Choice, Generator, Registration
from armature.cli.points import Point, points

PREFIX = "generate."
"""What the names of the entry points begin with."""

_TEMPLATES = "armature.cli:templates/generate/"
_ONE = Choice("singular", "What one of them is called, where leaving out the s does not say it.", "{singular}")

OWN: Mapping[str, Generator] = {
    "controller": Generator(
        "A controller with an endpoint.",
        f"{_TEMPLATES}controller",
        Registration("controllers", "{class_name}Controller"),
    ),
    "service": Generator(
        "A class that others are injected with.", f"{_TEMPLATES}service", Registration("providers", "{class_name}")
    ),
    "module": Generator(
        "A module: a folder of its own, for what belongs together.",
        f"{_TEMPLATES}module",
        Registration("imports", "{class_name}Module"),
    ),
    "resource": Generator(
        "A module with everything: models, service, controller, tests.",
        f"{_TEMPLATES}resource",
        Registration("imports", "{class_name}Module"),
        (_ONE,),
    ),
    "guard": Generator("Who may reach endpoints.", f"{_TEMPLATES}guard", Registration("guards", "{class_name}")),
    "interceptor": Generator(
        "Something around every handler.", f"{_TEMPLATES}interceptor", Registration("interceptors", "{class_name}")
    ),
    "filter": Generator(
        "An error, and what clients are answered.",
        f"{_TEMPLATES}filter",
        Registration("filters", "{class_name}Filter"),
    ),
    "middleware": Generator(
        "Plain ASGI around everything.", f"{_TEMPLATES}middleware", Registration("middleware", "{class_name}")
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind as it is listed; a package is imported when its kind is loaded."""

    name: str
    summary: str
    point: Point | None = None

    @property
    def panel(self) -> str | None:
        """Under which heading it is listed; our own stand under none."""
        return PACKAGES if self.point else None

    def load(self) -> Generator:
        """What it makes; raises `CommandError` for an entry point that does not lead to a `Generator`."""
        if self.point is None:
            return OWN[self.name]
        stands = f'"{self.point.value}", which "{self.name}" stands for,'
        try:
            found: object = self.point.load()
        except (ImportError, AttributeError) as error:
            raise CommandError(f"{stands} cannot be loaded: {error}.") from None
        if not isinstance(found, Generator):
            raise CommandError(f"{stands} is no armature.cli.Generator.")
        return found


def kinds() -> Mapping[str, Kind]:
    """All kinds by their names, our own first."""
    found = {name: Kind(name, generator.summary) for name, generator in OWN.items()}
    for point in points():
        if point.name.startswith(PREFIX):
            name = point.name.removeprefix(PREFIX)
            found.setdefault(name, Kind(name, summary_of(point), point))
    return found

"""Where something that is generated goes, and the module that is to know it."""

from dataclasses import dataclass, replace
from pathlib import Path

from armature.cli.errors import CommandError
from armature.cli.generation.declarations import only_declaration
from armature.cli.generation.names import Name
from armature.cli.generation.package import Package
from armature.cli.generation.roots import Declaration, root_module
from armature.cli.generation.sources import Source

_MODULE = "module.py"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of the application's package, and the dotted name from which what is in it is imported."""

    package: Package
    name: Name
    folder: Path
    dotted: str

    def declaration(self) -> Declaration:
        """The module that knows what is in this folder; raises `CommandError` where none does with certainty."""
        if not self.name.folders:
            return root_module(self.package)
        source = Source.read(self.folder / _MODULE, self.package.project.root)
        return Declaration(source, *only_declaration(source))


def place_of(package: Package, name: Name) -> Place:
    """The folder that a name says, the module of that name, or the package itself.

    Raises `CommandError` for a folder that is no module.
    """
    if not name.folders and (package.folder / name.snake / _MODULE).is_file():
        name = replace(name, folders=(name.snake,))
    folder = package.folder.joinpath(*name.folders)
    if name.folders and not (folder / _MODULE).is_file():
        shown = folder.relative_to(package.project.root).as_posix()
        raise CommandError(
            f"There is no module in {shown}: make one by `armature generate module {name.folders[-1]}`, "
            "then call this again."
        )
    return Place(package, name, folder, package.module(*name.folders))


def new_module(package: Package, name: Name) -> Place:
    """A folder that will be a module of the package; raises `CommandError` for one inside another."""
    if name.folders:
        raise CommandError(
            f'Modules stand side by side in the package: write "{name.kebab}", without a folder before it.'
        )
    return Place(package, name, package.folder / name.snake, package.name)

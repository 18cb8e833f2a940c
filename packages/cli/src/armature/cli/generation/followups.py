"""What follows from what was generated: a step of the database for a new table, and another document of the API."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from armature.cli.generation.calling import called, reason
from armature.cli.generation.places import Place
from armature.cli.generators import Generator


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Modules of Python that are run one after the other, what they change, and how one would do it by hand."""

    programs: Sequence[Sequence[str]]
    changes: str
    by_hand: str

    def carry_out(self, root: Path) -> Sequence[str]:
        """Does it; the lines that tell a person what was done, or what is left to do and why.

        A program that fails changes nothing.
        """
        for program in self.programs:
            done = called(root, program)
            if done.returncode:
                return [f"next   {self.by_hand}", f"       {reason(done)}"]
        return [self.changes]


def follow_ups(
    generator: Generator, place: Place, files: Mapping[str, str], routes: Sequence[str]
) -> Iterator[FollowUp]:
    """A step for new tables where the project has alembic, then the document where it keeps one."""
    package, root = place.package, place.package.project.root
    if any(path.endswith("rows.py") for path in files) and (root / "alembic.ini").is_file():
        message = place.name.snake
        yield FollowUp(
            (["alembic", "upgrade", "head"], ["alembic", "revision", "--autogenerate", "--message", message]),
            f"create a step of alembic: {message}",
            f"alembic upgrade head && alembic revision --autogenerate --message {message}",
        )
    is_guard = generator.registers is not None and generator.registers.keyword == "guards"
    if (routes or is_guard) and (root / "openapi.json").is_file():
        export = ["export", f"{package.app}:{package.app_name}", "--output", "openapi.json"]
        yield FollowUp(
            (["armature.openapi", *export],), "update openapi.json", "armature openapi export --output openapi.json"
        )

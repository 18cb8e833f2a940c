"""Whether what is to be served is there, when the application is built."""

from os import PathLike, fspath
from pathlib import Path

from armature.core.errors import WiringError
from armature.core.static.fallback import Fallback


def directory_of(given: "str | PathLike[str]", where: str) -> Path:
    """The absolute path of a directory; raises `WiringError` where there is none."""
    directory = Path(given).absolute()
    if not directory.is_dir():
        raise WiringError(
            f'StaticFiles("{fspath(given)}") ({where}) has no files: there is no directory {directory}.\n'
            "Write the path of one that is there when the application is built; "
            f"a relative one begins at {Path.cwd()}."
        )
    return directory


def check_fallback(directory: Path, fallback: Fallback, where: str) -> None:
    """Raises `WiringError` for a page that is not in the directory, and for paths that no request has."""
    if not (directory / fallback.page).is_file():
        raise WiringError(
            f'StaticFiles(…, fallback="{fallback.page}") ({where}): there is no such file in {directory}.\n'
            'Write the path of the page in it, such as `fallback="index.html"`, or build the page first.'
        )
    for each in fallback.not_below:
        if not each.startswith("/"):
            raise WiringError(
                f'StaticFiles(…, not_below=["{each}"]) ({where}): a path begins with a slash.\n'
                f'Write `not_below=["/{each}"]`.'
            )

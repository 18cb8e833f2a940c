"""The repository works on every machine: no file names a path of one, or the host a package came from."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.finding import Finding
from tools.checks.repository import Repository

_HOME = re.compile(r"(?<![\w.])/(home|Users)/[a-z][\w.-]*/")
_REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|--(extra-)?index-url[ =]http")

_OF_OTHERS = re.compile(r"packages/\w+/src/armature/\w+/assets/")


def check(repository: Repository) -> Iterator[Finding]:
    """Home folders, this checkout's own place, and package indexes, in any text file of ours."""
    here = _places_of(repository.root)
    for file in repository.files():
        if _OF_OTHERS.match(str(file)):
            continue
        for number, line in enumerate(file.lines, start=1):
            if _HOME.search(line) or (here and here.search(line)):
                yield Finding(str(file), number, "A path of one machine: make it relative to the repository.")
            if _REGISTRY.search(line):
                yield Finding(str(file), number, "A package index: which one to ask is the machine's setting.")


def _places_of(root: Path) -> re.Pattern[str] | None:
    """This checkout and this user's home, where they are deep enough to mean a machine and not a word."""
    places = [str(place) for place in (root.resolve(), Path.home()) if place != Path(place.anchor)]
    return re.compile("|".join(rf"(?<![\w./-]){re.escape(place)}(?![\w.-])" for place in places)) if places else None

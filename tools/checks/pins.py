"""constraints.txt and package-lock.json say which version of what, and nothing about where it came from."""

import re
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import Repository

PINS = "constraints.txt"

_RESOLVED = re.compile(r'"resolved":')
_PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9A-Za-z.+!-]*")


def check(repository: Repository) -> Iterator[Finding]:
    """Lines other than `name==version`, lock files of uv, and addresses in those of npm."""
    for file in repository.files(PINS):
        for number, line in enumerate(file.lines, start=1):
            if not _PIN.fullmatch(line):
                yield Finding(str(file), number, "Only `name==version` stands here; `make lock` writes it.")
    for file in repository.files("uv.lock"):
        yield Finding(str(file), 1, f"A lock names the hosts it was made from: the pins are in {PINS}.")
    for file in repository.files("package-lock.json"):
        for number, line in enumerate(file.lines, start=1):
            if _RESOLVED.search(line):
                yield Finding(
                    str(file), number, "Where it came from: `omit-lockfile-registry-resolved=true` in .npmrc."
                )

"""constraints.txt says which version of what, and nothing about where it came from."""

import re
from collections.abc import Iterator

from tools.checks.finding import Finding
from tools.checks.repository import Repository

PINS = "constraints.txt"

_PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9A-Za-z.+!-]*")


def check(repository: Repository) -> Iterator[Finding]:
    """Lines other than `name==version`, and lock files, which name the hosts that they were made from."""
    for file in repository.files(PINS):
        for number, line in enumerate(file.lines, start=1):
            if not _PIN.fullmatch(line):
                yield Finding(str(file), number, "Only `name==version` stands here; `make lock` writes it.")
    for file in repository.files("uv.lock"):
        yield Finding(str(file), 1, f"A lock names the hosts it was made from: the pins are in {PINS}.")

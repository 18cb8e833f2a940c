"""A line leaves the coverage only with a reason, and few do: what is not run is not known to work."""

import re
from collections import Counter
from collections.abc import Iterator

from tools.checks.comments import comments_of
from tools.checks.finding import Finding
from tools.checks.repository import Repository

LIMIT = 10
"""Exclusions that one package may have."""

_PRAGMA = re.compile(r"#\s*pragma\b[:\s]*no\s*(cover|branch)", re.IGNORECASE)
_WITH_REASON = re.compile(r"#\s*pragma: no (cover|branch): \S")


def check(repository: Repository) -> Iterator[Finding]:
    """Exclusions without a reason, and every one above the limit of its package."""
    seen = Counter[str]()
    for file in repository.sources():
        package = file.path.parts[1]
        for line, comment in comments_of(file).items():
            if not _PRAGMA.search(comment):
                continue
            seen[package] += 1
            if not _WITH_REASON.search(comment):
                yield Finding(str(file), line, "An excluded line needs its reason: `# pragma: no cover: <why>`.")
            if seen[package] > LIMIT:
                yield Finding(str(file), line, f"`{package}` excludes {seen[package]} lines, {LIMIT} are the limit.")

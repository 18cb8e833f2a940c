"""What `armature doctor` looks at: each check is a function that gives findings."""

import platform
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from resource import RLIMIT_NOFILE, getrlimit
from typing import Literal

from armature.cli.configuration.report import configuration_of
from armature.cli.installed import armature_distributions
from armature.cli.project import MISTAKES, application
from armature.core.app.inspection import routes_of
from armature.core.app.project import Project

ENOUGH_FILES = 4096
"""Descriptors: two for each connection that is proxied, and some for the rest."""

Verdict = Literal["ok", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do."""

    subject: str
    verdict: Verdict
    sentence: str


def diagnose(project: Project, app: str | None) -> list[Finding]:
    """All findings: of the machine, of the packages, of the project, of its application."""
    checks: Sequence[Callable[[], Iterator[Finding]]] = (
        _python,
        _namespace,
        _versions,
        _server,
        _files,
        lambda: _secrets_in_git(project.root),
        lambda: _application(project, app),
    )
    return [finding for check in checks for finding in check()]


def _python() -> Iterator[Finding]:
    yield Finding("python", "ok", platform.python_version())


def _namespace() -> Iterator[Finding]:
    """The name `armature` on the package index is a stranger's, and would take the namespace of all packages."""
    try:
        stranger = version("armature")
    except PackageNotFoundError:
        yield Finding("namespace", "ok", "nobody else's")
    else:
        said = f'"armature" {stranger} is somebody else\'s and hides our packages: pip uninstall armature'
        yield Finding("namespace", "fault", said)


def _versions() -> Iterator[Finding]:
    found = armature_distributions()
    said = ", ".join(f"{name} {each}" for name, each in found.items())
    if len(set(found.values())) > 1:
        yield Finding("packages", "warning", f"{said}: of several versions; install the same of all")
    else:
        yield Finding("packages", "ok", said)


def _server() -> Iterator[Finding]:
    missing = [name for name in ("httptools", "uvicorn", "uvloop", "websockets") if find_spec(name) is None]
    if missing:
        said = f'{", ".join(missing)} not installed: pip install "armature-core[standard]"'
        yield Finding("server", "fault" if "uvicorn" in missing else "warning", said)
    else:
        yield Finding("server", "ok", f"uvicorn {version('uvicorn')} on uvloop {version('uvloop')}")


def _files() -> Iterator[Finding]:
    limit, _ = getrlimit(RLIMIT_NOFILE)
    if 0 <= limit < ENOUGH_FILES:
        said = f"{limit} may be open at once, and every connection is one: ulimit -n {ENOUGH_FILES}"
        yield Finding("files", "warning", said)
    else:
        yield Finding("files", "ok", "enough may be open at once")


def _secrets_in_git(root: Path) -> Iterator[Finding]:
    if not (root / ".env").is_file():
        return
    tracked = subprocess.run(["git", "ls-files", ".env"], cwd=root, capture_output=True, check=False)  # noqa: S607 - the user's own git
    if tracked.stdout.strip():
        yield Finding(".env", "fault", "git keeps it, secrets and all: git rm --cached .env, and name it in .gitignore")
    else:
        yield Finding(".env", "ok", "not in git")


def _application(project: Project, given: str | None) -> Iterator[Finding]:
    if not given and not project.app:
        yield Finding("application", "warning", "none is named; write --app, or [tool.armature] in pyproject.toml")
        return
    try:
        app = application(given, project)
    except MISTAKES as error:
        yield Finding("application", "fault", str(error))
        return
    routes = routes_of(app)
    yield Finding("application", "ok", f"{project.reference(given)}, {len(routes)} routes, wired")
    open_to_all = [each for each in routes if each.method in _CHANGING and not each.guards and not each.public]
    if open_to_all:
        first = open_to_all[0]
        said = f"{len(open_to_all)} change things without a guard, such as {first.method} {first.path} ({first.where})"
        yield Finding("guards", "warning", f"{said}; add @use_guard, or @public to say that it is meant")
    yield from _settings(given)


def _settings(given: str | None) -> Iterator[Finding]:
    found = configuration_of(given, None)
    for each in found.faults:
        yield Finding("settings", "fault", f"{each.variable}: {each.fault}")
    for unread in found.unread:
        yield Finding("settings", "warning", f"nobody reads {unread.variable} ({unread.origin}). {unread.hint}".strip())
    for each in found.settings:
        if each.origin == "default" and each.is_secret:
            yield Finding("settings", "warning", f"{each.variable} is a secret whose value stands in the code; set it")
    if not found.faults:
        yield Finding("settings", "ok", f"{len(found.settings)} read")


_CHANGING = frozenset({"DELETE", "PATCH", "POST", "PUT"})

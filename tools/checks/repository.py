"""The files that rules speak about, read once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class File:
    """One file of the repository: where it stands, what it says."""

    root: Path
    path: PurePosixPath

    @cached_property
    def text(self) -> str:
        """The content, or nothing for what is not text (an image, an archive)."""
        try:
            return (self.root / self.path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return ""

    @property
    def lines(self) -> list[str]:
        """The content line by line; line n is `lines[n - 1]`."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text, filename=str(self.root / self.path))

    @property
    def module(self) -> str:
        """The dotted name under which a file of packages/*/src is imported."""
        parts = self.path.with_suffix("").parts[3:]
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True)
class Repository:
    """A root and the files in it that belong to the project; what was read of them goes with it."""

    root: Path
    paths: tuple[PurePosixPath, ...]

    def files(self, *patterns: str) -> Iterator[File]:
        """Files whose path matches one of the patterns: `packages/*/src/` is a folder, `*.md` a suffix anywhere."""
        for file in self._files:
            if not patterns or any(_matches(file.path, pattern) for pattern in patterns):
                yield file

    def python(self, *folders: str) -> Iterator[File]:
        """Python files, of the whole repository or of some folders."""
        return (file for file in self.files(*folders) if file.path.suffix == ".py")

    def sources(self) -> Iterator[File]:
        """The Python files that users install."""
        return self.python("packages/*/src/")

    def packages(self) -> list[str]:
        """The names of the folders in packages/."""
        return sorted({path.parts[1] for path in self.paths if path.parts[0] == "packages" and len(path.parts) > 2})

    @cached_property
    def _files(self) -> tuple[File, ...]:
        return tuple(File(self.root, path) for path in self.paths)


def read_repository(root: Path) -> Repository:
    """What git tracks under `root`, and what it would track: new files count before they are added."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    names = sorted(set(filter(None, listing.stdout.split("\0"))))
    return Repository(root, tuple(PurePosixPath(name) for name in names if (root / name).is_file()))


def _matches(path: PurePosixPath, pattern: str) -> bool:
    if not pattern.endswith("/"):
        return path.match(pattern)
    folder = PurePosixPath(pattern)
    depth = len(folder.parts)
    return len(path.parts) > depth and PurePosixPath(*path.parts[:depth]).match(pattern)

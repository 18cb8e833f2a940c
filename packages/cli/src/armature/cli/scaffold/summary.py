"""What was made, in a few lines."""

import textwrap
from collections.abc import Iterator, Mapping

WIDTH = 80


def summary(name: str, template: str, files: Mapping[str, str]) -> str:
    """How many files there are, and the main ones by their folder."""
    package = f"src/{name.replace('-', '_')}/"
    shown = [
        _line(package, _below(files, package)),
        _line("tests/", _below(files, "tests/")),
        _line("", _below(files, "")),
    ]
    return "\n".join([f'{name}: {len(files)} files from the template "{template}"', *shown])


def _below(files: Mapping[str, str], folder: str) -> Iterator[str]:
    found = (path.removeprefix(folder) for path in sorted(files) if path.startswith(folder))
    names = dict.fromkeys(f"{head}/" if rest else head for head, _, rest in (path.partition("/") for path in found))
    return (name for name in names if not name.startswith((".", "__", "py.typed")) and f"{folder}{name}" not in _TOLD)


def _line(folder: str, names: Iterator[str]) -> str:
    lead = f"  {folder:<20}" if folder else f"  {'./':<20}"
    return textwrap.fill(", ".join(names), WIDTH, initial_indent=lead, subsequent_indent=" " * 22)


_TOLD = frozenset({"src/", "tests/"})

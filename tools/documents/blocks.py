"""The fenced blocks of a Markdown text, with the lines on which they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)")
_MARK = re.compile(r"\s*<!--\s*(?P<word>[\w-]+):\s*(?P<said>.*?)\s*-->\s*")
_LANGUAGES = {"py": "python", "py3": "python", "python": "python", "python3": "python", "pycon": "pycon"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `python` is run as a program, `pycon` as a session with its answers."""

    language: str
    source: str
    line: int
    not_run: str | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """A block in any language; `marks` are the comments `<!-- word: … -->` on the lines before it."""

    language: str
    source: str
    line: int
    marks: dict[str, str]


def blocks_of(text: str) -> list[Block]:
    """The Python blocks of a text in order; `line` is that of the first line of code.

    `<!-- no-run: reason -->` before a block keeps it from being run.
    """
    return [
        Block(_LANGUAGES[each.language], each.source, each.line, each.marks.get("no-run"))
        for each in fences_of(text)
        if each.language in _LANGUAGES
    ]


def fences_of(text: str) -> Iterator[Fence]:
    """Every fenced block of a text, in order."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        end = _closing(lines, number + 1, opening["fence"])
        body = [_outdented(line, opening["indent"]) for line in lines[number + 1 : end]]
        yield Fence(opening["language"].lower(), "\n".join(body) + "\n", number + 2, _marks(lines, number))
        number = end + 1


def _closing(lines: list[str], start: int, fence: str) -> int:
    for number in range(start, len(lines)):
        stripped = lines[number].strip()
        if stripped.startswith(fence) and set(stripped) == {fence[0]}:
            return number
    return len(lines)


def _outdented(line: str, indent: str) -> str:
    return line.removeprefix(indent) if line.startswith(indent) else line.lstrip()


def _marks(lines: list[str], opening: int) -> dict[str, str]:
    marks: dict[str, str] = {}
    number = opening - 1
    while number >= 0 and (mark := _MARK.fullmatch(lines[number])):
        marks[mark["word"]] = mark["said"]
        number -= 1
    return marks

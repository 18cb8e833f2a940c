"""The fenced Python blocks of a Markdown text, with the lines on which they stand."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)")
_OPT_OUT = re.compile(r"\s*<!--\s*no-run:\s*(?P<reason>.*?)\s*-->\s*")
_LANGUAGES = {"py": "python", "py3": "python", "python": "python", "python3": "python", "pycon": "pycon"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `python` is run as a program, `pycon` as a session with its answers."""

    language: str
    source: str
    line: int
    not_run: str | None = None


def blocks_of(text: str) -> list[Block]:
    """The Python blocks of a text in order; `line` is that of the first line of code.

    `<!-- no-run: reason -->` on the line before a block keeps it from being run.
    """
    blocks: list[Block] = []
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            number += 1
            continue
        end = _closing(lines, number + 1, opening["fence"])
        language = _LANGUAGES.get(opening["language"].lower())
        if language is not None:
            body = [_outdented(line, opening["indent"]) for line in lines[number + 1 : end]]
            source = "\n".join(body) + "\n"
            blocks.append(Block(language, source, number + 2, _opt_out(lines, number)))
        number = end + 1
    return blocks


def _closing(lines: list[str], start: int, fence: str) -> int:
    for number in range(start, len(lines)):
        stripped = lines[number].strip()
        if stripped.startswith(fence) and set(stripped) == {fence[0]}:
            return number
    return len(lines)


def _outdented(line: str, indent: str) -> str:
    return line.removeprefix(indent) if line.startswith(indent) else line.lstrip()


def _opt_out(lines: list[str], opening: int) -> str | None:
    match = _OPT_OUT.fullmatch(lines[opening - 1]) if opening else None
    return match["reason"] if match else None

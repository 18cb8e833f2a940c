"""What changed, as text for a terminal and as Markdown for a pull request."""

from collections import Counter
from collections.abc import Iterator, Sequence

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.kinds import Severity
from armature.openapi.comparison.waivers import Judgment


def as_text(judgment: Judgment) -> str:
    """One line for each change, those that were accepted last."""
    lines = [f"{each.severity.value:<8}  {_line(each)}\n" for each in judgment.open]
    waived = [f"{'waived':<8}  {_line(change)} ({reason})\n" for change, reason in judgment.waived]
    return "".join([*lines, *waived])


def as_markdown(judgment: Judgment) -> str:
    """A heading that counts, a table of what asks for attention, and the rest folded (GitHub Flavored Markdown)."""
    counted = Counter(each.severity for each in judgment.open)
    counts = [f"{counted[each]} {each.value}" for each in Severity if counted[each]]
    if judgment.waived:
        counts.append(f"{len(judgment.waived)} waived")
    parts = [f"### API changes: {', '.join(counts) or 'none'}\n"]
    urgent = [each for severity in _URGENT for each in judgment.open if each.severity is severity]
    if urgent:
        parts.append(_table(["", "where", "what", "kind"], [_row(each) for each in urgent]))
    parts.extend(_folded(judgment))
    parts.extend(f"> {each}\n" for each in judgment.remarks)
    return "\n".join(parts)


def _folded(judgment: Judgment) -> Iterator[str]:
    harmless = [_row(each)[1:] for each in judgment.open if each.severity is Severity.HARMLESS]
    if harmless:
        yield _details(f"{len(harmless)} harmless", _table(["where", "what", "kind"], harmless))
    waived = [[*_row(change)[1:], reason] for change, reason in judgment.waived]
    if waived:
        yield _details(f"{len(waived)} waived", _table(["where", "what", "kind", "reason"], waived))


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{content}\n</details>\n"


def _row(change: Change) -> list[str]:
    word = f"**{change.severity.value}**" if change.severity is Severity.BREAKING else change.severity.value
    return [word, f"`{change.where}`", change.sentence, f"`{change.kind}`"]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([_escaped(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _escaped(text: str) -> str:
    """Text that ends neither its cell nor its row, and is no HTML outside of code."""
    plain = " ".join(text.split()).replace("|", "\\|")
    return plain if plain.startswith("`") else plain.replace("<", "&lt;")


def _line(change: Change) -> str:
    return f"{change.where}: {change.sentence} [{change.kind}]"


_URGENT = (Severity.BREAKING, Severity.WARNING)

"""The places of a test file, so that what is printed can be compared whole."""

import re
from pathlib import Path

_NAME = re.compile(r"# at: (\w+)$")


def named(text: str, file: str) -> str:
    """Each `file:line` of a test file becomes `<name>`, where `# at: name` ends that line; columns stand two apart."""
    lines = Path(file).read_text(encoding="utf-8").splitlines()

    def name(place: re.Match[str]) -> str:
        found = _NAME.search(lines[int(place[1]) - 1])
        return f"<{found[1]}>" if found else f"<no name: {lines[int(place[1]) - 1].strip()}>"

    return re.sub(r"(?<=\S) {2,}", "  ", re.sub(rf"[\w./-]*{re.escape(Path(file).name)}:(\d+)", name, text))

"""Every Python block of every document runs, in order, as its reader would run it."""

from pathlib import Path

import pytest

from tools.checks.repository import read_repository
from tools.documents.blocks import blocks_of
from tools.documents.session import run_blocks

ROOT = Path(__file__).parents[2]
MAXIMUM_NOT_RUN = 5

DOCUMENTS = {str(file): blocks_of(file.text) for file in read_repository(ROOT).files("*.md")}


@pytest.mark.parametrize("document", [document for document, blocks in DOCUMENTS.items() if blocks])
def test_the_examples_run(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    run_blocks(DOCUMENTS[document], ROOT / document)


def test_few_blocks_are_not_run_and_each_says_why() -> None:
    not_run = [
        f"{document}:{block.line}: {block.not_run}"
        for document, blocks in DOCUMENTS.items()
        for block in blocks
        if block.not_run is not None
    ]

    assert len(not_run) <= MAXIMUM_NOT_RUN, "\n".join(not_run)
    assert [line for line in not_run if line.endswith(": ")] == []

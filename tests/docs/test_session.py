"""The runner of the documents: a broken block fails, and blocks go together as a reader expects."""

import os
from pathlib import Path

import pytest

from tools.documents.blocks import Block, blocks_of
from tools.documents.session import run_blocks


def test_a_block_that_is_broken_fails_with_its_line(tmp_path: Path) -> None:
    document = tmp_path / "broken.md"
    document.write_text("# Broken\n\n```python\nvalue = 1\n\nassert value == 2\n```\n")

    with pytest.raises(AssertionError) as caught:
        run_blocks(blocks_of(document.read_text()), document)

    place = caught.traceback[-1]
    assert (place.path, place.lineno + 1) == (document, 6)


def test_an_answer_that_is_not_the_shown_one_fails(tmp_path: Path) -> None:
    document = tmp_path / "broken.md"
    document.write_text("```pycon\n>>> 1 + 1\n3\n```\n")

    with pytest.raises(AssertionError, match=r"Expected:\n    3\nGot:\n    2"):
        run_blocks(blocks_of(document.read_text()), document)


def test_blocks_share_one_namespace_and_one_loop(tmp_path: Path) -> None:
    text = """
```python
import asyncio
from dataclasses import dataclass

@dataclass
class Parcel:
    number: "int"

loop = asyncio.get_running_loop() if await asyncio.sleep(0) else asyncio.get_running_loop()
```

```pycon
>>> Parcel(1)
Parcel(number=1)
```

~~~py
import typing
assert typing.get_type_hints(Parcel) == {"number": int}
assert await asyncio.sleep(0, loop) is asyncio.get_running_loop()
~~~
"""
    run_blocks(blocks_of(text), tmp_path / "shared.md")


def test_a_block_in_a_list_and_a_longer_fence_are_understood() -> None:
    text = "1. First:\n\n   ```python\n   if True:\n       pass\n   ```\n\n````python\na = '''\n```\n'''\n````\n"

    assert blocks_of(text) == [
        Block("python", "if True:\n    pass\n", 4),
        Block("python", "a = '''\n```\n'''\n", 9),
    ]


def test_a_block_opts_out_with_a_reason_and_other_languages_are_left_alone(tmp_path: Path) -> None:
    text = "<!-- no-run: needs a broker -->\n```python\n1 / 0\n```\n\n```console\nmake demo\n```\n"

    [block] = blocks_of(text)
    run_blocks([block], tmp_path / "opted.md")

    assert block.not_run == "needs a broker"


def test_variables_of_the_environment_are_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_CURRENCY", "EUR")
    text = '```python\nimport os\n\nos.environ |= {"SHOP_CURRENCY": "USD", "SHOP_NAME": "Corner"}\n```\n'

    run_blocks(blocks_of(text), tmp_path / "setting.md")

    assert os.environ["SHOP_CURRENCY"] == "EUR"
    assert "SHOP_NAME" not in os.environ

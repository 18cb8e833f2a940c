"""How a mistake is made and what is said about it: the places in a message become the names written beside them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armature.core import Application, Module, WiringError

_PLACE = re.compile(r"[\w./-]*tests/core/mistakes/(\w+\.py):(\d+)")
_NAME = re.compile(r"# at: (\w+)$")


def shop(*controllers: Any, **fields: Any) -> Application:
    """An application of one module."""
    return Application(Module(name="Shop", controllers=list(controllers), **fields))  # at: shop


def complaint(program: Callable[[], object], kind: type[WiringError] = WiringError) -> str:
    """The whole message of the error with which a program does not start.

    A `file:line` of these tests becomes `<name>`, where `# at: name` ends that line.
    """
    with pytest.raises(kind) as caught:
        program()
    assert type(caught.value) is kind
    return _PLACE.sub(_named, str(caught.value))


def _named(place: re.Match[str]) -> str:
    line = (Path(__file__).parent / place[1]).read_text(encoding="utf-8").splitlines()[int(place[2]) - 1]
    name = _NAME.search(line)
    return f"<{name[1]}>" if name else f"<no name: {line.strip()}>"

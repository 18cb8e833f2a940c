"""JSON as httpbin writes it, for people: indented, names sorted, a line feed at the end, ASCII only."""

import json
from collections.abc import Mapping
from typing import Final

from starlette.responses import Response
from typing_extensions import TypeIs

from armature.core import CallNext, Reply


def pretty(value: Mapping[str, object]) -> bytes:
    r"""What is large stays on one line: a little that is nested deeply would become a hundred times as much.

    >>> pretty({"b": 1, "a": "ä"})
    b'{\n  "a": "\\u00e4",\n  "b": 1\n}\n'
    """
    written = json.dumps(value, sort_keys=True)
    if len(written) <= _MOST_INDENTED:
        written = json.dumps(value, indent=2, sort_keys=True)
    return written.encode() + b"\n"


class PrettyJson:
    """Writes every result that is a JSON object; nobody is refused because of `Accept`, as a format would."""

    async def intercept(self, call_next: CallNext) -> object:
        reply = Reply.of(await call_next())
        if _is_json_object(reply.value):
            reply.value = Response(pretty(reply.value), media_type="application/json")
        return reply


def _is_json_object(value: object) -> TypeIs[dict[str, object]]:
    return isinstance(value, dict)


_MOST_INDENTED: Final = 100_000
"""Characters on one line."""

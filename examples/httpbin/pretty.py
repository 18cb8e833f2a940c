"""JSON as httpbin writes it, for people: indented, names sorted, a line feed at the end, ASCII only."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from armature.core import CallNext, Reply


def pretty(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True).encode() + b"\n"


class PrettyJson:
    """Writes every result that is a JSON object; nobody is refused because of `Accept`, as a format would."""

    async def intercept(self, call_next: CallNext) -> object:
        reply = Reply.of(await call_next())
        if isinstance(reply.value, dict):
            reply.value = Response(pretty(reply.value), media_type="application/json")
        return reply

"""An interceptor: it sees every result on its way out and may add to it."""

from time import perf_counter
from typing import Any

from typing_extensions import TypeIs

from armature.core import CallNext, Reply


class Timing:
    """Tells in `Server-Timing` how long binding and handler took, where a browser's developer tools show it."""

    async def intercept(self, call_next: CallNext) -> object:
        started = perf_counter()
        result = await call_next()
        reply = result if _is_reply(result) else Reply(result)
        reply.headers["Server-Timing"] = f"handler;dur={(perf_counter() - started) * 1000:.2f}"
        return reply


def _is_reply(result: object) -> TypeIs[Reply[Any]]:  # whatever the handler's value is
    return isinstance(result, Reply)

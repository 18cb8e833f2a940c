"""An interceptor: it sees every result on its way out and may add to it."""

from time import perf_counter

from armature.core import CallNext, Reply


class Timing:
    """Tells in `Server-Timing` how long binding and handler took, where a browser's developer tools show it."""

    async def intercept(self, call_next: CallNext) -> object:
        started = perf_counter()
        reply = Reply.of(await call_next())
        reply.headers["Server-Timing"] = f"handler;dur={(perf_counter() - started) * 1000:.2f}"
        return reply

"""The end of listening, at which no connection may be lost."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress


async def stop_accepting(servers: Iterable[asyncio.Server]) -> None:
    """Closes the servers after every connection that was accepted has reached its protocol.

    To accept one takes asyncio three turns of the loop, and `close` alone between them leaves it open without anyone
    to answer it (python/cpython#109564).
    """
    closing = list(servers)
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # the proactor of Windows does not wait for sockets to be readable
        for server in closing:
            for listener in server.sockets:
                loop.remove_reader(listener.fileno())
    for _ in range(2):  # to the transport, and to its protocol
        await asyncio.sleep(0)
    for server in closing:
        server.close()

"""A server that answers whatever it is asked at once, in a process of its own; prints its port."""

import asyncio
from typing import Final, cast

import uvloop

ANSWER: Final = b'{"id":7,"name":"Ada"}'
_HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(ANSWER)


class _Answering(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A server of TCP is handed transports that write; those of uvloop derive from nothing.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._transport.write((_HEAD + ANSWER) * data.count(b"\r\n\r\n"))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - how the parent learns it
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())

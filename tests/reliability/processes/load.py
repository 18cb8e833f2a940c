"""A bounded load of clients that keep their connections and clients that open a fresh one for each request."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.reliability.processes.client import Connection, LostError, Request

KEEPING: Final = 100
FRESH: Final = 8
_PAUSE: Final = 0.15


@dataclass(slots=True)
class Tally:
    """What the clients counted."""

    requests: int = 0
    connections: int = 0
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.requests:,} requests over {self.connections:,} connections, {len(self.lost)} lost"


class Load:
    """The clients; they run from `begin` to `end`."""

    def __init__(self, port: int, requests: Sequence[Request]) -> None:
        self._port = port
        self._requests = requests
        self._ending = False
        self._clients: list[asyncio.Task[None]] = []
        self.tally = Tally()

    def begin(self) -> None:
        """Lets all clients loose."""
        clients = [(KEEPING, self._keep), (FRESH, self._refresh)]
        self._clients = [asyncio.create_task(client()) for count, client in clients for _ in range(count)]

    async def end(self) -> Tally:
        """Lets every client finish its request; what was counted."""
        self._ending = True
        await asyncio.gather(*self._clients)
        return self.tally

    async def _keep(self) -> None:
        connection = Connection(self._port)
        while not self._ending:
            await self._ask(connection)
        connection.close()
        self.tally.connections += connection.opened

    async def _refresh(self) -> None:
        while not self._ending:
            connection = Connection(self._port)
            await self._ask(connection)
            connection.close()
            self.tally.connections += connection.opened

    async def _ask(self, connection: Connection) -> None:
        try:
            await connection.ask(random.choice(self._requests))
        except LostError as lost:
            self.tally.lost.append(str(lost))
        self.tally.requests += 1
        await asyncio.sleep(random.random() * _PAUSE)

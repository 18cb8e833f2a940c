"""A user of a load: a client of httpx2 that measures what it sends."""

from collections.abc import Generator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import httpx2

from armature.core.source import name_of
from armature.testing.load.recording import Recorder


class User(httpx2.AsyncClient):
    """What a scenario is handed: an `httpx2.AsyncClient` with connections and cookies of its own.

    A request is measured from its sending until its answer is read, redirects included; of a stream until its head.
    """

    def __init__(self, recorder: Recorder, **options: Any) -> None:  # noqa: ANN401 - httpx2's
        super().__init__(**options)
        self.due: float | None = None
        """When the next request should have been sent, where that is not the moment at which it is."""
        self.sent = 0
        """Requests of the present run of the scenario."""
        self.told: BaseException | None = None
        """The last exception of a request, which is counted already."""
        self._recorder = recorder
        self._group = ""

    @contextmanager
    def group(self, name: str) -> Generator[None]:
        """Requests inside the block are counted under this name, in place of method and path: `/products/{id}`."""
        outer, self._group = self._group, name
        try:
            yield
        finally:
            self._group = outer

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:  # noqa: ANN401 - httpx2's
        """Sends one request and takes down how it went; raises what `httpx2.AsyncClient.send` raises."""
        group = self._group or f"{request.method} {request.url.path}"
        began, self.due = self.due or perf_counter(), None
        self.sent += 1
        try:
            answer = await super().send(request, **options)
        except Exception as error:
            self.told = error
            self._recorder.unanswered(group, name_of(type(error)))
            raise
        self._recorder.answered(group, answer.status_code, perf_counter() - began, answer.num_bytes_downloaded)
        return answer

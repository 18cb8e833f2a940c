"""A transport as a package would bring it: jobs that wait in memory, worked off by one task."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from armature.core import ExecutionContext, Pipeline, Source, Transport, endpoint
from armature.core.correlation import RequestIds
from armature.core.http.answer import Stream

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class JobDetails:
    """What `@job` records beside its address."""

    attempts: int


class JobContext(ExecutionContext):
    """One attempt at a job."""

    __slots__ = ("attempt",)
    transport = "job"

    def __init__(self, request_id: bytes, body: bytes, attempt: int) -> None:
        super().__init__(request_id)
        self.body = body
        self.raw_headers = [(b"content-type", b"application/json")]
        self.attempt = attempt


class Jobs(Transport):
    """Works jobs off one after the other; what came out of each stands in `done`."""

    name = "job"
    context = JobContext
    sources = frozenset({Source.BODY, Source.HEADER})

    def __init__(self) -> None:
        self.done: list[object] = []
        self.waiting: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.pipelines: dict[str, Pipeline] = {}
        self._ids = RequestIds()
        self._worker: asyncio.Task[None] | None = None

    def open(self, pipelines: Sequence[Pipeline]) -> None:
        self.pipelines = {pipeline.endpoint.address: pipeline for pipeline in pipelines}

    async def begin(self) -> None:
        self._worker = asyncio.create_task(self._work())

    async def stop_intake(self) -> None:
        self.waiting.put_nowait(("", b""))

    async def drain(self) -> None:
        if self._worker is not None:
            await asyncio.wait({self._worker})

    def put(self, name: str, body: bytes = b"") -> None:
        self.waiting.put_nowait((name, body))

    async def _work(self) -> None:
        while (job := await self.waiting.get())[0]:
            name, body = job
            await asyncio.create_task(self._attempt(self.pipelines[name], body))

    async def _attempt(self, pipeline: Pipeline, body: bytes) -> None:
        details: Any = pipeline.endpoint.details
        outcome: object = None
        for attempt in range(1, details.attempts + 1):
            try:
                answer = await pipeline.answer(JobContext(self._ids.make(), body, attempt))
            except Exception as error:  # noqa: BLE001 - the outcome of the attempt
                outcome = error
            else:
                outcome = [each async for each in answer.chunks] if isinstance(answer, Stream) else answer[2]
                break
        self.done.append(outcome)


def job(name: str, *, attempts: int = 1) -> Callable[[F], F]:
    """A handler of jobs."""
    return endpoint("job", name, details=JobDetails(attempts))

"""What every unit of work has in common, on any transport."""

from typing import ClassVar

from armature.core.correlation import Correlation
from armature.core.di import RequestScope


class ExecutionContext(Correlation):
    """One unit of work. Guards, interceptors and filters may take it as a parameter.

    `services` is the open REQUEST scope, or None where the endpoint needs none. `failure` is the exception that the
    work raised, once a filter has caught it; generator providers receive it when the scope closes.
    """

    __slots__ = ("failure", "services")

    transport: ClassVar[str] = ""
    """On what it came; says which of the transport's own values it can supply."""
    services: RequestScope | None
    failure: BaseException | None

    def __init__(self, raw_request_id: bytes, raw_traceparent: bytes = b"") -> None:
        super().__init__(raw_request_id, raw_traceparent)
        self.services = None
        self.failure = None

    async def read_body(self) -> bytes:
        """The whole body of the work, read once; a transport without bodies has none."""
        return b""

"""What every unit of work has in common, on any transport."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from armature.core.correlation import Correlation
from armature.core.di import RequestScope

NOTHING: Mapping[str, str] = {}


class ExecutionContext(Correlation):
    """One unit of work. Guards, interceptors and filters may take it as a parameter.

    A transport derives its own from it and fills what its clients send: `path_parameters` are decoded text,
    `raw_headers` and `body` bytes as they came, `query` names and values in order. What a transport has not is empty.

    `services` is the open REQUEST scope, or None where the endpoint needs none. `failure` is the exception that the
    work raised, once a filter has caught it; generator providers receive it when the scope closes.
    """

    __slots__ = ("_headers", "body", "failure", "path_parameters", "services")

    transport: ClassVar[str] = ""
    """The name of the transport, such as `http`."""

    services: RequestScope | None
    failure: BaseException | None
    path_parameters: Mapping[str, str]
    body: bytes | None
    _headers: dict[bytes, bytes] | None

    def __init__(self, raw_request_id: bytes, raw_traceparent: bytes = b"") -> None:
        super().__init__(raw_request_id, raw_traceparent)
        self.services = None
        self.failure = None
        self.path_parameters = NOTHING
        self.body = None
        self._headers = None

    @property
    def headers(self) -> Mapping[bytes, bytes]:
        """The headers by their name in lower case, the last of each; made at the first use."""
        headers = self._headers
        if headers is None:
            headers = self._headers = dict(self.raw_headers)
        return headers

    def header(self, name: bytes) -> bytes:
        """The last header of a name, or nothing; for one alone quicker than `headers`."""
        found = b""
        for each, value in self.raw_headers:
            if each == name:
                found = value
        return found

    @property
    def query(self) -> Sequence[tuple[str, str]]:
        """The names and values of the query, or of what a transport has in its place, such as a command's options."""
        return ()

    async def read_body(self) -> bytes:
        """The whole body of the work, read once; a transport without bodies has none."""
        return self.body or b""

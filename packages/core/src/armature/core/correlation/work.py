"""The running unit of work: one context variable, readable from anywhere below the server."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from armature.core.correlation.request_ids import fresh_id, is_well_formed
from armature.core.correlation.w3c import valid_baggage, valid_traceparent, valid_tracestate
from armature.core.types import RawHeaders


class Correlation:
    """The ids of the running unit of work, as they came with it; every context is one.

    `raw_headers` are those that the work came with, read when somebody asks.
    """

    __slots__ = ("raw_headers", "raw_request_id", "raw_traceparent")

    raw_headers: RawHeaders

    def __init__(
        self, raw_request_id: bytes, raw_traceparent: bytes = b"", raw_headers: Iterable[tuple[bytes, bytes]] = ()
    ) -> None:
        self.raw_request_id = raw_request_id
        self.raw_traceparent = raw_traceparent
        self.raw_headers = list(raw_headers)

    @property
    def request_id(self) -> str:
        """The id that stands in log records, problems and the `X-Request-ID` header."""
        return self.raw_request_id.decode("ascii")

    @property
    def correlation_id(self) -> str:
        """The id of the whole undertaking: a well-formed `X-Correlation-ID` that came with the work, else `request_id`.

        What the work calls and sends carries it on, so it is one for every unit of work that follows from the first.
        """
        given = self._joined(b"x-correlation-id")
        return given.decode("ascii") if is_well_formed(given) else self.request_id

    @property
    def causation_id(self) -> str:
        """The request id of the unit of work that caused this one.

        Empty where nothing did, and for an HTTP request: it takes over the id of its caller as its own.
        """
        return ""

    @property
    def trace_id(self) -> str:
        """The 32 hexadecimal digits of a valid incoming `traceparent` (W3C Trace Context), or an empty string."""
        return self.traceparent[3:35].decode("ascii")

    @property
    def traceparent(self) -> bytes:
        """The incoming `traceparent` where it is valid, else nothing."""
        return valid_traceparent(self.raw_traceparent)

    @property
    def tracestate(self) -> bytes:
        """The incoming `tracestate` where it is valid and belongs to a valid `traceparent`, else nothing."""
        return valid_tracestate(self._joined(b"tracestate")) if self.traceparent else b""

    @property
    def baggage(self) -> Mapping[str, str]:
        """The incoming W3C Baggage, decoded and without properties; of members with one key the last.

        Members that are malformed are left out, and all of them beyond 8192 bytes or 180 members. Anybody can send
        it: it tells what a caller says, never who somebody is.
        """
        return {key: value for key, value, _ in valid_baggage(self._joined(b"baggage"))}

    def echoed(self) -> RawHeaders:
        """The headers by which a client finds this unit of work again."""
        ids = [(b"x-request-id", self.raw_request_id)]
        return [*ids, (b"traceparent", self.traceparent)] if self.traceparent else ids

    def outgoing(self) -> dict[str, str]:
        """The headers by which what is called or sent belongs to this unit of work; see `outgoing_headers`."""
        baggage = b",".join(text for _, _, text in valid_baggage(self._joined(b"baggage")))
        carried = {"traceparent": self.traceparent, "tracestate": self.tracestate, "baggage": baggage}
        ids = {"X-Request-ID": self.request_id, "X-Correlation-ID": self.correlation_id}
        return ids | {name: value.decode("ascii") for name, value in carried.items() if value}

    def _joined(self, wanted: bytes) -> bytes:
        """The value of a header, of several with one name the list of all (RFC 9110 §5.3)."""
        return b",".join([value for name, value in self.raw_headers if name == wanted])


class Caused(Correlation):
    """A unit of work that another one caused, such as a message or background work; `cause` is the other's id."""

    __slots__ = ("cause",)

    def __init__(
        self,
        raw_request_id: bytes,
        raw_traceparent: bytes = b"",
        raw_headers: Iterable[tuple[bytes, bytes]] = (),
        cause: str = "",
    ) -> None:
        super().__init__(raw_request_id, raw_traceparent, raw_headers)
        self.cause = cause

    @property
    def causation_id(self) -> str:
        """The request id of the unit of work that caused this one, or an empty string where none is known."""
        return self.cause


current: ContextVar[Correlation | None] = ContextVar("armature_correlation", default=None)
"""The running unit of work, or None outside one."""


def request_id() -> str:
    """The id of the running unit of work, or an empty string outside one."""
    running = current.get()
    return running.request_id if running is not None else ""


def outgoing_headers() -> dict[str, str]:
    """The headers to send with a call or message, so that it belongs to the running unit of work; empty outside one.

    `X-Request-ID` and `X-Correlation-ID`, and as they came `traceparent`, `tracestate` (W3C Trace Context) and
    `baggage` (W3C Baggage), each where it is valid.
    """
    running = current.get()
    return running.outgoing() if running is not None else {}


@contextmanager
def correlated(headers: Mapping[str, str] | None = None) -> Iterator[Correlation]:
    """Makes the block a unit of work with a request id of its own: a message, a job, a step of a script.

    `headers` are those that came with it, made by `outgoing_headers` where it was sent; left out, they are what the
    running unit of work would send. Their `X-Request-ID` becomes the causation id; all else goes on. What is malformed
    is ignored.

    >>> with correlated({"X-Request-ID": "r1", "X-Correlation-ID": "c1"}) as work:
    ...     work.causation_id, outgoing_headers()["X-Correlation-ID"]
    ('r1', 'c1')
    """
    given = outgoing_headers() if headers is None else headers
    raw = {name.lower().encode("utf-8"): value.encode("utf-8") for name, value in given.items()}
    cause = raw.get(b"x-request-id", b"")
    told = cause.decode("ascii") if is_well_formed(cause) else ""
    raw.setdefault(b"x-correlation-id", told.encode())  # a sender that knows request ids only
    work = Caused(fresh_id(), raw.get(b"traceparent", b""), raw.items(), told)
    before = current.set(work)
    try:
        yield work
    finally:
        current.reset(before)

"""A method for each method of HTTP."""

from abc import ABC, abstractmethod
from typing import TypeVar, Unpack, overload

from typing_extensions import TypeForm

from armature.http_client.calls import CallOptions
from armature.http_client.responses import Response

T = TypeVar("T")


class Verbs(ABC):
    """The calls that there are, all made of one.

    `target` is a path below the base URL, with `{names}` for the values of `path=`. `returns` is what the body is read
    as from JSON; without it the whole `Response` is given. `CallOptions` are the other keywords.
    """

    __slots__ = ()

    @abstractmethod
    async def _call(self, method: str, target: str, returns: object, options: CallOptions) -> object:
        """One call, with what it returns."""

    @overload
    async def get(self, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def get(self, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def get(self, target: str, *, returns: object = Response, **options: Unpack[CallOptions]) -> object:
        """Asks for a resource (RFC 9110 §9.3.1)."""
        return await self._call("GET", target, returns, options)

    @overload
    async def post(self, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def post(self, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def post(self, target: str, *, returns: object = Response, **options: Unpack[CallOptions]) -> object:
        """Has a resource process a body (RFC 9110 §9.3.3); not repeated without an `Idempotency-Key`."""
        return await self._call("POST", target, returns, options)

    @overload
    async def put(self, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def put(self, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def put(self, target: str, *, returns: object = Response, **options: Unpack[CallOptions]) -> object:
        """Puts a resource in place (RFC 9110 §9.3.4)."""
        return await self._call("PUT", target, returns, options)

    @overload
    async def patch(self, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def patch(self, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def patch(self, target: str, *, returns: object = Response, **options: Unpack[CallOptions]) -> object:
        """Changes a part of a resource (RFC 5789); not repeated without an `Idempotency-Key`."""
        return await self._call("PATCH", target, returns, options)

    @overload
    async def delete(self, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def delete(self, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def delete(self, target: str, *, returns: object = Response, **options: Unpack[CallOptions]) -> object:
        """Removes a resource (RFC 9110 §9.3.5)."""
        return await self._call("DELETE", target, returns, options)

    async def head(self, target: str, **options: Unpack[CallOptions]) -> Response:
        """Asks for the headers of a resource (RFC 9110 §9.3.2)."""
        return await self.request("HEAD", target, **options)

    @overload
    async def request(self, method: str, target: str, **options: Unpack[CallOptions]) -> Response: ...
    @overload
    async def request(self, method: str, target: str, *, returns: TypeForm[T], **options: Unpack[CallOptions]) -> T: ...
    async def request(
        self, method: str, target: str, *, returns: object = Response, **options: Unpack[CallOptions]
    ) -> object:
        """Makes a call with any method."""
        return await self._call(method, target, returns, options)

"""Interceptors that act at some methods only, and those that are told how a request ended."""

from armature.core.context import HttpContext
from armature.core.http.heads import Sendable
from armature.core.pipeline.endpoint import Endpoint


class Selective:
    """The base of an interceptor that acts at some methods of HTTP only; where it acts nowhere, nothing starts."""

    def acts_at(self, method: str) -> bool:
        """Whether it does something at requests of this method; by default at all."""
        return True

    def check(self, endpoint: Endpoint, where: str) -> None:
        """Raises `WiringError` where it must not stand at an endpoint at which it acts; `where` is its declaration."""


class Finisher(Selective):
    """The base of an interceptor that is told of the end; declared as an object, as in `@use_interceptor(Kept())`.

    `intercept` runs after the guards like that of any interceptor. What it wants to know again at the end it leaves in
    `context.scope`, under a name of its own.
    """

    async def finished(self, context: HttpContext, answer: Sendable) -> None:
        """Told of the answer that is about to be sent, whoever gave it; what it raises becomes the answer."""

    async def failed(self, context: HttpContext, error: BaseException) -> None:
        """Told of the error that ended the request, cancellation included; the error goes on."""

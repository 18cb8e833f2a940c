"""A declared handler as a frozen value, on any transport, with all that stands around it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from armature.core.binding import Place
from armature.core.di import Home, Provider
from armature.core.http.deprecation import Deprecation
from armature.core.http.formats import Format
from armature.core.pipeline.options import RouteOptions
from armature.core.routing import Apart, Version
from armature.core.source import name_of


@dataclass(frozen=True, slots=True, eq=False)
class Enhancer:
    """A guard, interceptor or filter as it was declared: a class, which the container builds, or an instance."""

    declared: Any  # whatever stood in the decorator; the compiler checks that it has the method
    level: str
    """`application`, `module`, `group …`, `controller` or `route`."""

    home: Home
    where: str

    @property
    def cls(self) -> type:
        """The enhancer's class."""
        return self.declared if isinstance(self.declared, type) else type(self.declared)

    def __str__(self) -> str:
        return name_of(self.cls)


class Enhancers(NamedTuple):
    """What stands around one handler, outermost first: packages, application, module, groups, controller, route."""

    guards: tuple[Enhancer, ...] = ()
    interceptors: tuple[Enhancer, ...] = ()
    filters: tuple[Enhancer, ...] = ()
    middleware: tuple[Enhancer, ...] = ()


EVERYWHERE = Apart()
"""Nothing tells a route apart: whatever comes to its path is its own."""

KEPT = Deprecation()
"""Nobody announced an end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Endpoint:
    """One handler at one address.

    `details` is what the decorator of another transport than HTTP recorded; `provider` is set where the handler is a
    method of something that the module provides, in place of a controller.
    """

    transport: str
    address: str
    function: Callable[..., Any]  # the user's handler
    controller: type | None
    home: Home
    options: RouteOptions
    place: Place
    enhancers: Enhancers = field(default_factory=Enhancers)
    timeout: float | None = None
    body_limit: int | None = None
    formats: tuple[Format, ...] = ()
    details: object = None
    provider: Provider | None = None
    where: str = ""
    public: str = ""
    """`file:line` of the `@public` that stands on it or its controller."""
    tags: tuple[str, ...] = ()
    """Those of groups and controller, then its own."""
    version: Version | None = None
    """The one version that it answers; None where it answers whatever the version."""
    apart: Apart = EVERYWHERE
    """The host and the conditions under which it answers."""
    routes: tuple[tuple[str, Apart], ...] = ()
    """The paths at which it is found, that of the address first, each with what tells it from others there."""
    deprecation: Deprecation = KEPT

    @property
    def declaration(self) -> object:
        """What the endpoints of all versions have in common that were declared once; hashable."""
        return self.options, self.function, self.controller

    @property
    def method(self) -> str:
        """The method of HTTP; empty on other transports."""
        return self.address.partition(" ")[0] if self.transport == "http" else ""

    @property
    def called(self) -> str:
        """How messages call it: `ProductController.show`."""
        own = self.function.__name__
        return f"{name_of(self.controller)}.{own}" if self.controller else own

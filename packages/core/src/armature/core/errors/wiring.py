"""Mistakes in an application: in its declarations, in a result, in the use of a scope that has ended."""

from armature.core.errors.base import ArmatureError


class WiringError(ArmatureError):
    """The application is declared in a way that cannot work; the message says where and what to write instead."""


class MissingProvider(WiringError):
    """A constructor, factory or handler needs a type that no module provides."""


class NotExported(WiringError):
    """The type is provided in a module whose border stands between the provider and the place that needs it."""


class AmbiguousProvider(WiringError):
    """Two providers of the same type are visible in one module; `Named` tells them apart."""


class DependencyCycle(WiringError):
    """Providers need each other in a circle, so that none can be built first."""


class ScopeLeak(WiringError):
    """A singleton would keep a value that belongs to one request."""


class InvalidSignature(WiringError):
    """A parameter, annotation or return annotation that cannot be bound."""


class InvalidTemplate(WiringError):
    """A path template that cannot be read, such as `/users/{id`."""


class DuplicateRoute(WiringError):
    """Two endpoints answer the same method at the same path, or carry the same name."""


class ResultError(ArmatureError):
    """A handler returned something that its return annotation does not describe; logged, and a 500 to the client."""


class ScopeClosed(ArmatureError):
    """A provider was asked of a unit of work that has already ended."""


class ConnectionClosed(ArmatureError):
    """Something was sent to a WebSocket connection that has ended."""

"""How long a provided object lives."""

from enum import Enum


class Scope(Enum):
    """The life span of what a provider makes."""

    SINGLETON = "singleton"
    """Made once at start, closed at shutdown. The default."""

    REQUEST = "request"
    """Made at most once in a unit of work (an HTTP request, a message, a job, a command), closed at its end."""

    TRANSIENT = "transient"
    """Made anew for everyone who asks; closed with whoever asked."""

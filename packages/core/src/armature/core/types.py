"""The words of ASGI, under the names that Armature uses, and the few protocols that every floor shares."""

from typing import TypeAlias

from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as _StarletteScope

ASGIScope: TypeAlias = _StarletteScope
"""The connection scope of ASGI; `Scope` alone always means the life span of a provider."""

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
"""Headers as ASGI carries them: lower-case names, in order, repeatable."""

__all__ = ["ASGIApp", "ASGIScope", "Message", "RawHeaders", "Receive", "Send"]

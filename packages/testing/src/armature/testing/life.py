"""The life of an application around a test."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from armature.core import Application, ArmatureError
from armature.core.app.guests import GuestLifespan
from armature.core.types import ASGIApp, Message


@asynccontextmanager
async def alive(app: ASGIApp) -> AsyncGenerator[Message]:
    """Starts and stops an application: one of Armature by itself, any other through the ASGI lifespan.

    Gives the state that its lifespan offers to its requests. Raises what the start of an application of Armature
    raises, and `ArmatureError` where another says that it cannot start or stop. One that knows no lifespan is taken as
    it is.
    """
    if isinstance(app, Application):
        async with app:
            yield {}
        return
    lifespan = GuestLifespan(app, "The application")
    await lifespan.start()
    try:
        yield lifespan.state or {}
    finally:
        reason = await lifespan.stop()
        if reason is not None:
            raise ArmatureError(f"The application failed to stop: {reason}")

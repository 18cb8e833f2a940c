"""A closing that hangs is cut off at the end of its budget, and everything else is closed all the same."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from armature.core import Application, ApplicationSettings, Module, provide
from tests.core.app.life import told

pytestmark = pytest.mark.serial


class Database:
    pass


class Stuck:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def on_application_shutdown(self) -> None:
        await asyncio.Event().wait()


async def test_what_stands_behind_a_hanging_hook_is_closed(caplog: pytest.LogCaptureFixture) -> None:
    closed: list[str] = []

    async def database() -> AsyncIterator[Database]:
        yield Database()
        closed.append("database")

    async def stuck(database: Database) -> AsyncIterator[Stuck]:
        yield Stuck(database)
        closed.append("stuck")

    module = Module(providers=[provide(Database).by(database), provide(Stuck).by(stuck)])
    async with Application(module, settings=ApplicationSettings(shutdown_hooks=0.05)):
        pass

    assert closed == ["stuck", "database"]
    assert "closing took too long" in [each["event"] for each in told(caplog)]

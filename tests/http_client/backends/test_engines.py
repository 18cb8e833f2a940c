"""Every engine, and the mock, against one suite; those that send, against a real server."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from armature.http_client import ClientSettings
from armature.http_client.backends.httpx2 import Httpx2Engine
from armature.http_client.backends.pyreqwest import PyreqwestEngine
from armature.http_client.testing import EngineBehavior, MockEngine, OpenedEngine, behave, served

IMPATIENT = ClientSettings(read_timeout=0.3)


class TestHttpx2(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return served(lambda: Httpx2Engine(IMPATIENT))


class TestPyreqwest(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return served(lambda: PyreqwestEngine(IMPATIENT))


class TestMock(EngineBehavior):
    def opened(self) -> AbstractAsyncContextManager[OpenedEngine]:
        return mocked()


@asynccontextmanager
async def mocked() -> AsyncGenerator[OpenedEngine, None]:
    yield OpenedEngine(MockEngine(behave), "http://api.example", lambda: 0)

"""A session of each database, and how many statements it sends."""

import warnings
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from armature.testing.services import Service
from tests.core.paging.goods import Base


@pytest.fixture(params=["sqlite", "postgres"])
async def engine(request: pytest.FixtureRequest) -> AsyncGenerator[AsyncEngine]:
    url = "sqlite+aiosqlite://"
    if request.param == "postgres":
        server: Service = request.getfixturevalue("postgres_server")
        url = server.url.replace("postgresql://", "postgresql+asyncpg://")
    warnings.filterwarnings("ignore", ".*does \\*not\\* support Decimal", SAWarning)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session


@pytest.fixture
def statements(engine: AsyncEngine) -> list[str]:
    """Every statement that is sent from now on."""
    sent: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, *others: object) -> None:
        sent.append(statement)

    return sent

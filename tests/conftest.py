"""What every test shares: async tests run on asyncio's own loop, the one that debuggers and time-outs understand."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": False}

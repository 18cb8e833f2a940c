"""The engines, each for every test that asks."""

import pytest

from armature.http_client import ClientSettings
from armature.http_client.settings import EngineName


@pytest.fixture(params=["httpx2", "pyreqwest"])
def settings(request: pytest.FixtureRequest) -> ClientSettings:
    """Settings for one engine after the other."""
    name: EngineName = request.param
    return ClientSettings(engine=name)

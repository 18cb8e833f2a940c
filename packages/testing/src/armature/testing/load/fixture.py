"""What the fixture `load` of the pytest plugin gives."""

from typing import Any

from armature.core.types import ASGIApp
from armature.testing.load.plans import Plan
from armature.testing.load.results import Result
from armature.testing.load.running import Scenario, load
from armature.testing.load.text import assert_thresholds


class AppLoad:
    """Puts load on the application of a test: `await load("/products", Users(10, requests=200), "failed < 1%")`.

    Fails the test with the table of results where a condition does not hold; the words of one are those of
    `assert_thresholds`. `options` are those of `httpx2.AsyncClient`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(
        self,
        scenario: Scenario | str,
        plan: Plan,
        *conditions: str,
        **options: Any,  # noqa: ANN401 - httpx2's
    ) -> Result:
        result = await load(self.app, scenario, plan, **options)
        assert_thresholds(result, *conditions)
        return result

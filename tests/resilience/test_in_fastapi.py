"""Pipelines in a FastAPI application: routes keep their parameters, and time-outs work in their tasks."""

import asyncio
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from armature.resilience import Bulkhead, Fallback, Pipeline, Retry, SheddingMiddleware, Timeout

_PAYMENTS = Pipeline("payments", Bulkhead(20), Retry(3), Fallback(value={"paid": 0}), total=5, attempt=2)


def _client() -> TestClient:
    api = FastAPI()
    api.add_middleware(SheddingMiddleware)

    async def currency(currency: str = "EUR") -> str:
        return currency

    @api.get("/orders/{order}/pay")
    @_PAYMENTS
    async def pay(order: int, unit: Annotated[str, Depends(currency)]) -> dict[str, object]:
        if order == 0:
            raise OSError
        return {"paid": order, "currency": unit}

    @api.get("/slow")
    @Fallback(value="too slow")
    @Timeout(0.01)
    async def slow() -> str:
        await asyncio.Event().wait()
        return "never"

    return TestClient(api)


def test_a_route_that_is_decorated_keeps_its_parameters() -> None:
    client = _client()

    assert client.get("/orders/7/pay?currency=USD").json() == {"paid": 7, "currency": "USD"}
    assert client.get("/orders/x/pay").status_code == 422
    assert client.get("/orders/0/pay").json() == {"paid": 0}
    assert client.get("/slow").json() == "too slow"

"""What is served while processes are restarted, and what its clients ask for."""

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from examples.shop.seed import ADMIN_TOKEN, CUSTOMER_TOKEN, seed
from tests.reliability.processes.client import Request


@dataclass(frozen=True, slots=True)
class Workload:
    """An application by its reference; `prepared` gives the environment that it needs."""

    app: str
    requests: tuple[Request, ...]
    prepared: Callable[[Path], AbstractContextManager[Mapping[str, str]]]


def get(path: str, *statuses: int, headers: str = "") -> Request:
    """A GET that keeps its connection; 200 unless statuses are given. `headers` are lines, each with its end."""
    return Request(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n".encode(), statuses or (200,))


def post(path: str, value: object, *statuses: int, headers: str = "") -> Request:
    """A POST of JSON; 201 unless statuses are given."""
    body = json.dumps(value)
    head = f"host: localhost\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{headers}"
    return Request(f"POST {path} HTTP/1.1\r\n{head}\r\n{body}".encode(), statuses or (201,))


@contextmanager
def _nothing(_: Path) -> Generator[Mapping[str, str]]:
    yield {}


@contextmanager
def _seeded(folder: Path) -> Generator[Mapping[str, str]]:
    database = folder / "shop.sqlite3"
    seed(database, products=200, orders=200)
    yield {"SHOP_DATABASE": str(database), "SHOP_RESTOCK_SECONDS": "1"}


_ADA: Final = f"authorization: Bearer {CUSTOMER_TOKEN}\r\n"
_ADMIN: Final = f"authorization: Bearer {ADMIN_TOKEN}\r\n"

WORKLOADS: Final[Mapping[str, Workload]] = {
    "shop": Workload(
        "examples.shop.app:app",
        (
            get("/v1/products?per_page=5&q=lamp"),
            *(get(f"/v1/products/{number}") for number in range(1, 8)),
            get("/v1/products/9999", 404),
            get("/v1/orders?per_page=5", headers=_ADA),
            get("/v1/orders?per_page=5", headers=_ADMIN),
            get("/v1/orders", 401),
            *(
                post("/v1/orders", {"lines": [{"product_id": number, "quantity": 1}]}, 201, 409, headers=_ADA)
                for number in range(1, 4)
            ),
            post("/v1/orders", {"lines": []}, 422, headers=_ADA),
        ),
        _seeded,
    ),
    "market": Workload(
        "tests.reliability.apps.market:app",
        (
            get("/v1/wares/7"),
            get("/v1/wares?name=tea&tag=a&tag=b&page=3"),
            get("/v1/wares/5000", 404),
            post("/v1/wares", {"name": "tea", "price": 2.5}),
            post("/v1/wares", {"name": ""}, 422),
        ),
        _nothing,
    ),
}

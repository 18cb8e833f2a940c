"""Contracts: real Pact files, written by a consumer's test and verified against a provider."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
from pact import Pact, match
from pact.error import MismatchesError
from pydantic import BaseModel

from armature.core import Application, Module, NotFound, controller, get
from armature.testing.contracts import recorded, verify


class Product(BaseModel):
    id: int
    name: str


class Products:
    def __init__(self) -> None:
        self.kept: dict[int, Product] = {}
        self.events: list[str] = []


@controller("/products")
class ProductController:
    def __init__(self, products: Products) -> None:
        self.products = products

    @get("/{id:int}")
    async def show(self, id: int) -> Product:
        if id not in self.products.kept:
            raise NotFound(f"There is no product {id}.")
        return self.products.kept[id]


@get("/products/{id:int}")
async def renamed(id: int) -> dict[str, object]:
    return {"id": id, "title": "hammer"}


@pytest.fixture
def shop() -> Application:
    return Application(Module(controllers=[ProductController], providers=[Products]))


def pact_of(consumer: str = "web", version: str = "V4", state: str = "product exists") -> Pact:
    pact = Pact(consumer, "shop").with_specification(version)
    shown = pact.upon_receiving("a look at a product").given(state, id=7, name="hammer")
    shown.with_request("GET", "/products/7").will_respond_with(200)
    shown.with_body({"id": 7, "name": match.type("hammer")})
    return pact


def record(folder: Path, pact: Pact | None = None) -> Path:
    with recorded(pact or pact_of(), folder) as url:
        assert httpx2.get(f"{url}/products/7").json() == {"id": 7, "name": "hammer"}
    return folder


@pytest.mark.parametrize("version", ["V4", "V3"])
def test_what_a_consumer_expects_is_written_and_holds(version: str, shop: Application, tmp_path: Path) -> None:
    async def seed(id: int, name: str) -> None:
        products = await shop.container.get(Products)
        products.kept[id] = Product(id=id, name=name)

    record(tmp_path / "pacts", pact_of(version=version))
    verify(shop, "shop", tmp_path / "pacts", states={"product exists": seed})

    written = json.loads((tmp_path / "pacts/web-shop.json").read_text())
    assert written["metadata"]["pactSpecification"]["version"].startswith(version[1:])


def test_a_provider_that_answers_something_else_is_refused(tmp_path: Path) -> None:
    record(tmp_path)

    with pytest.raises(AssertionError) as refused:
        verify(
            Application(Module(controllers=[renamed])), "shop", tmp_path, states={"product exists": lambda **_: None}
        )

    assert str(refused.value).startswith('"shop" does not keep to its contracts.\n')
    assert "Actual map is missing the following keys: name" in str(refused.value)


def test_a_consumer_that_asks_for_something_else_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(MismatchesError, match="/orders"), recorded(pact_of(), tmp_path) as url:
        httpx2.get(f"{url}/orders")

    assert list(tmp_path.iterdir()) == []


def test_states_come_and_go_with_each_interaction(shop: Application, tmp_path: Path) -> None:
    events: list[str] = []

    async def kept(id: int, name: str) -> AsyncIterator[None]:
        products = await shop.container.get(Products)
        products.kept[id] = Product(id=id, name=name)
        events.append("kept")
        yield
        products.kept.clear()
        events.append("gone")

    def noted(id: int, name: str) -> Iterator[None]:
        events.append(f"noted {name}")
        yield
        events.append("forgotten")

    pact = pact_of()
    unknown = pact.upon_receiving("a look at nothing").given("nothing", id=7, name="hammer")
    unknown.with_request("GET", "/products/8").will_respond_with(404)
    pact.upon_receiving("a look without a state").with_request("GET", "/products/9").will_respond_with(404)
    with recorded(pact, tmp_path) as url:
        for number in (7, 8, 9):
            httpx2.get(f"{url}/products/{number}")

    verify(shop, "shop", tmp_path, states={"product exists": kept, "nothing": noted})

    assert sorted(events) == ["forgotten", "gone", "kept", "noted hammer"]


def test_a_state_that_fails_is_the_reason(shop: Application, tmp_path: Path) -> None:
    def failing(id: int, name: str) -> None:
        raise ConnectionError("There is no database here.")

    with pytest.raises(AssertionError, match="does not keep to its contracts") as refused:
        verify(shop, "shop", record(tmp_path), states={"product exists": failing})

    assert str(refused.value.__cause__) == "There is no database here."


def test_a_state_that_nobody_provides_is_named(shop: Application, tmp_path: Path) -> None:
    record(tmp_path)
    (tmp_path / "old.json").write_text(
        json.dumps({"provider": {"name": "shop"}, "interactions": [{"providerState": "an old one"}]})
    )

    with pytest.raises(AssertionError) as first:
        verify(shop, "shop", tmp_path / "web-shop.json", states={"products": lambda: None})
    with pytest.raises(AssertionError) as second:
        verify(shop, "shop", tmp_path / "old.json")

    assert str(first.value) == (
        f'The pact "{tmp_path / "web-shop.json"}" needs states that `states` does not have: "product exists".'
    )
    assert str(second.value).endswith('does not have: "an old one".')


@pytest.mark.parametrize("place", ["nowhere", "", "notes.json", "list.json"], ids=lambda place: place or "folder")
def test_a_place_without_a_pact_is_said(place: str, shop: Application, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("no JSON")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text('{"provider": {"name": "mailer"}}')

    with pytest.raises(FileNotFoundError) as missing:
        verify(shop, "shop", tmp_path / place)

    assert str(missing.value) == f'There is no pact with the provider "shop" at "{tmp_path / place}".'


def test_without_pact_python_the_extra_is_named() -> None:
    program = "import sys\nsys.modules['pact'] = None\nimport armature.testing.contracts"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert 'Contracts need pact-python. Write `pip install "armature-testing[pact]"`.' in done.stderr

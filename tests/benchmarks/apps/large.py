"""An application of 100 modules, each with a service and a controller of ten routes, as a large team would have it."""

from dataclasses import dataclass

from pydantic import BaseModel

from armature.core import Application, Module, controller, delete, get, patch, post, put

MODULES = 100
ROUTES = 10 * MODULES


class Change(BaseModel):
    """The body of the writing routes."""

    name: str
    amount: int = 1


@dataclass(frozen=True)
class Item:
    """What the reading routes answer."""

    id: int
    name: str


def build() -> Application:
    """Declare the modules and build the application."""
    return Application(Module(imports=[_module(number) for number in range(MODULES)]))


def _module(number: int) -> Module:
    class Service:
        async def find(self, number: int) -> Item:
            return Item(number, f"item {number}")

    @controller(f"/area{number}")
    class AreaController:
        def __init__(self, service: Service) -> None:
            self.service = service

        @get("/")
        async def page(self, offset: int = 0, limit: int = 20) -> list[Item]:
            return [await self.service.find(offset + limit)]

        @post("/", status=201)
        async def create(self, change: Change) -> Item:
            return Item(change.amount, change.name)

        @get("/{id:int}")
        async def show(self, id: int) -> Item:
            return await self.service.find(id)

        @put("/{id:int}")
        async def replace(self, id: int, change: Change) -> Item:
            return Item(id, change.name)

        @patch("/{id:int}")
        async def change(self, id: int, change: Change) -> Item:
            return Item(id, change.name)

        @delete("/{id:int}")
        async def remove(self, id: int) -> None:
            await self.service.find(id)

        @get("/search")
        async def search(self, name: str = "") -> list[Item]:
            return [Item(1, name)]

        @get("/{id:int}/parts")
        async def parts(self, id: int) -> list[Item]:
            return [await self.service.find(id)]

        @post("/{id:int}/parts")
        async def add_part(self, id: int, change: Change) -> Item:
            return Item(id, change.name)

        @delete("/{id:int}/parts/{part}")
        async def remove_part(self, id: int, part: str) -> None:
            await self.service.find(id + len(part))

    return Module(name=f"area{number}", controllers=[AreaController], providers=[Service], exports=[Service])

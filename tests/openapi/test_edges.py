"""An application with much that is seldom: its document is valid, and says what is true of it."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import UUID4, BaseModel, RootModel, SecretStr

from armature.core import (
    Application,
    Body,
    CallNext,
    Header,
    Module,
    Query,
    command,
    controller,
    get,
    post,
    use_filter,
    use_interceptor,
)
from armature.core.health import HealthModule
from armature.core.problems import ProblemsModule
from armature.openapi import to_json, to_yaml
from tests.openapi.documents import documented

T = TypeVar("T")


class Ids(RootModel[list[UUID4]]): ...


class Money(BaseModel):
    amount: Decimal
    note: SecretStr = SecretStr("")
    seal: bytes = b"\xff"


class Crud(Generic[T]):
    @get("/")
    async def all(self) -> list[T]:
        return []

    @post("/")
    async def add(self, item: T) -> T:
        return item


@controller("/money")
class MoneyController(Crud[Money]): ...


@controller("/ids")
class IdController(Crud[Ids]): ...


class InFrench:
    def catch(self, error: ValueError, lang: Annotated[str, Header()] = "fr") -> str:
        return ""


class Paged:
    async def intercept(self, call_next: CallNext, page: int = 1) -> object:
        return await call_next()


@get("/translated")
@use_filter(InFrench)
@use_interceptor(Paged)
async def translated() -> str:
    return ""


@post("/odd")
async def odd(
    values: Annotated[dict[str, int], Body()],
    *,
    either: Annotated[Decimal | int, Query()] = 3,
    keys: Annotated[list[UUID4] | None, Query()] = None,
    money: Annotated[Money | None, Query()] = None,
    at: time = time(3),
    within: timedelta = timedelta(hours=3),
) -> dict[str, tuple[int, str]] | Any:
    return {}


@command("tidy")
async def tidy(days: int) -> None: ...


MODULE = Module(
    controllers=[MoneyController, IdController, translated, odd, tidy], imports=[HealthModule, ProblemsModule]
)


def test_what_is_seldom_is_valid_and_stable_too() -> None:
    document, again = documented(Application(MODULE)), documented(Application(MODULE))

    assert to_json(document) == to_json(again)
    assert to_yaml(document) == to_yaml(again)


def test_generic_controllers_have_the_types_of_each_of_them() -> None:
    paths = documented(Application(MODULE))["paths"]

    add = paths["/ids"]["post"]
    assert add["operationId"] == "IdController_add"
    assert add["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Ids"}
    assert "/tidy" not in paths


def test_what_filters_and_interceptors_take_is_there() -> None:
    operation = documented(Application(MODULE))["paths"]["/translated"]["get"]

    assert [each["name"] for each in operation["parameters"]] == ["page", "Lang"]


def test_defaults_are_written_as_json() -> None:
    parameters = documented(Application(MODULE))["paths"]["/odd"]["post"]["parameters"]

    defaults = {each["name"]: each["schema"].get("default") for each in parameters}
    assert defaults["at"] == "03:00:00"
    assert defaults["within"] == "PT3H"
    assert (defaults["either"], defaults["keys"]) == (3, None)

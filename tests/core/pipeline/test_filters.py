"""Exception filters answer exceptions, or raise on: route, controller, module, application."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from armature.core import (
    Conflict,
    ExecutionContext,
    HttpError,
    Module,
    NotFound,
    Reply,
    Scope,
    Unauthorized,
    WiringError,
    controller,
    get,
    injectable,
    post,
    provide,
    use_filter,
    use_guard,
)
from tests.core.http.serving import FAILED, application, logged, problem, rejected, serve


class OutOfStock(Exception):
    pass


class SoldOut(OutOfStock):
    pass


class Item(BaseModel):
    id: int


class ToResponse:
    def catch(self, error: OutOfStock) -> Response:
        return PlainTextResponse(f"caught {error}", 409)


class ToResponseLater:
    async def catch(self, error: OutOfStock) -> Response:
        return PlainTextResponse(f"caught {error}", 409)


class HandingOn:
    def catch(self, error: OutOfStock) -> Any:
        return ToResponseLater().catch(error)


class ToValue:
    def catch(self, error: OutOfStock) -> Item:
        return Item(id=0)


class ToReply:
    def catch(self, error: OutOfStock) -> Reply[dict[str, int]]:
        return Reply({"id": 0, "secret": 1}, status=203)


class Other:
    def catch(self, error: KeyError) -> Response:
        pytest.fail("nothing of the kind was raised")


def failing(error: BaseException, *filters: Any) -> Any:
    @get("/")
    async def handler() -> Item:
        raise error

    return use_filter(*filters)(handler) if filters else handler


@pytest.mark.parametrize("error", [OutOfStock("x"), SoldOut("x")], ids=["itself", "subclass"])
@pytest.mark.parametrize("caught", [ToResponse, ToResponse(), ToResponseLater, ToResponseLater(), HandingOn])
def test_a_filter_answers_what_its_annotation_says(caught: Any, error: Exception) -> None:
    with serve(failing(error, Other, caught)) as client:
        response = client.get("/")

    assert (response.status_code, response.text) == (409, "caught x")


@pytest.mark.parametrize(("caught", "status"), [(ToValue, 200), (ToReply, 203)], ids=["value", "reply"])
def test_a_filter_may_return_what_the_endpoint_could(caught: Any, status: int) -> None:
    with serve(failing(OutOfStock(), caught)) as client:
        response = client.get("/")

    assert (response.status_code, response.json()) == (status, {"id": 0})


def test_what_no_filter_catches_is_answered_as_ever(caplog: pytest.LogCaptureFixture) -> None:
    with serve(failing(ValueError("x"), ToResponse, Other)) as client:
        assert client.get("/").json() == FAILED

    assert logged(caplog) == ["ValueError: x"]


def test_a_union_catches_each_of_its_members() -> None:
    class Both:
        def catch(self, error: KeyError | HttpError) -> Response:
            return PlainTextResponse(type(error).__name__)

    for error in (KeyError(), NotFound(), Conflict()):
        with serve(failing(error, Both)) as client:
            assert client.get("/").text == type(error).__name__


def test_the_first_of_a_level_that_catches_answers() -> None:
    class General:
        def catch(self, error: Exception) -> Response:
            return PlainTextResponse("general")

    with serve(failing(SoldOut(), ToResponse, General)) as client:
        assert client.get("/").text == "caught "


class Passing:
    """Records its level and raises on."""

    def __init__(self, level: str, seen: list[str]) -> None:
        self.level = level
        self.seen = seen

    def catch(self, error: Exception) -> Response:
        self.seen.append(f"{self.level} {error}")
        raise ValueError(self.level) from error


def test_what_a_filter_raises_travels_from_route_to_controller_to_module_to_application() -> None:
    seen: list[str] = []

    @controller("/")
    @use_filter(Passing("controller", seen))
    class Controller:
        @get("/")
        @use_filter(Passing("route", seen))
        async def show(self) -> None:
            raise ValueError("handler")

    class Last:
        def catch(self, error: ValueError) -> Response:
            seen.append(f"application {error}")
            return PlainTextResponse("answered")

    part = Module(name="Part", controllers=[Controller], filters=[Passing("module", seen)])
    with serve(imports=[part], filters=[Last]) as client:
        assert client.get("/").text == "answered"

    assert seen == ["route handler", "controller route", "module controller", "application module"]


def test_what_the_last_level_raises_is_the_answer() -> None:
    class Turning:
        def catch(self, error: OutOfStock) -> Response:
            raise Conflict("None is left.") from error

    with serve(failing(OutOfStock(), Turning)) as client:
        assert client.get("/").json() == problem(409, "conflict", "Conflict", "None is left.")


def test_raising_the_same_error_passes_it_on() -> None:
    class Same:
        def catch(self, error: OutOfStock) -> Response:
            raise error

    with serve(failing(OutOfStock("x"), Same), filters=[ToResponse]) as client:
        assert client.get("/").text == "caught x"


def test_filters_see_the_errors_of_guards_and_of_binding() -> None:
    class SignedIn:
        def can_activate(self, *, guarded: bool = False) -> bool:
            if guarded:
                raise Unauthorized
            return True

    class Renamed:
        def catch(self, error: HttpError) -> Response:
            return PlainTextResponse(error.title, error.status)

    @get("/")
    @use_guard(SignedIn)
    @use_filter(Renamed)
    async def handler(count: int) -> None: ...

    with serve(handler) as client:
        assert client.get("/?guarded=1").text == "Unauthorized"
        assert client.get("/").text == "Unprocessable content"


def test_a_filter_of_a_module_covers_only_its_own_controllers() -> None:
    part = Module(name="Part", controllers=[failing(OutOfStock("x"))], filters=[ToResponse])

    @get("/other")
    async def other() -> None:
        raise OutOfStock

    with serve(other, imports=[part]) as client:
        assert client.get("/").text == "caught x"
        assert client.get("/other").status_code == 500


class Shop:
    name = "shop"


@injectable(scope=Scope.REQUEST)
class Session:
    def __init__(self, request: Request) -> None:
        self.path = request.url.path


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("scope", [Scope.SINGLETON, Scope.REQUEST], ids=["singleton", "request"])
def test_its_parameters_are_bound_like_a_handlers(scope: Scope, is_async: bool) -> None:
    @injectable(scope=scope)
    class Telling:
        def catch(
            self,
            error: OutOfStock,
            shop: Shop,
            session: Session,
            context: ExecutionContext,
            body: Item,
            *,
            lang: str = "en",
        ) -> Any:
            assert context.failure is error
            return PlainTextResponse(f"{shop.name} {session.path} {context.request_id} {body.id} {lang}")

    @injectable(scope=scope)
    class TellingLater(Telling):
        async def catch(
            self,
            error: OutOfStock,
            shop: Shop,
            session: Session,
            context: ExecutionContext,
            body: Item,
            *,
            lang: str = "en",
        ) -> Any:
            return super().catch(error, shop, session, context, body, lang=lang)

    @post("/")
    @use_filter(TellingLater if is_async else Telling)
    async def handler() -> None:
        raise OutOfStock

    with serve(handler, providers=[Shop, Session]) as client:
        assert client.post("/?lang=de", json={"id": 7}).text == "shop / test 7 de"
        assert client.post("/", json={}).json() == rejected(("body", "/id", "missing", "Field required"))


def test_a_generator_provider_learns_of_an_error_that_a_filter_answered() -> None:
    happened: list[str] = []

    class Unit: ...

    async def unit() -> AsyncIterator[Unit]:
        try:
            yield Unit()
        except OutOfStock:
            happened.append("rolled back")
            raise
        happened.append("committed")

    @get("/")
    @use_filter(ToResponse)
    async def handler(work: Unit, *, fails: bool = False) -> None:
        if fails:
            raise OutOfStock("x")

    with serve(handler, providers=[provide(Unit).by(unit, scope=Scope.REQUEST)]) as client:
        assert client.get("/").status_code == 204
        assert client.get("/?fails=1").text == "caught x"

    assert happened == ["committed", "rolled back"]


class NoAnnotation:
    def catch(self, error): ...


class NoException:
    def catch(self, error: int) -> None: ...


class HalfAnException:
    def catch(self, error: KeyError | int) -> None: ...


class Nothing:
    def catch(self) -> None: ...


@pytest.mark.parametrize(
    ("caught", "message"),
    [
        pytest.param(
            NoAnnotation, r"^The filter method NoAnnotation\.catch .* does not say what it catches", id="none"
        ),
        pytest.param(
            NoException, r"^The filter method NoException\.catch .* catches int, which is no exception", id="int"
        ),
        pytest.param(HalfAnException, r"catches KeyError \| int, which is no exception class", id="union"),
        pytest.param(Nothing, r"^Nothing\.catch .* takes nothing, and is handed something first", id="nothing"),
    ],
)
def test_a_filter_that_does_not_say_what_it_catches_does_not_start(caught: Any, message: str) -> None:
    with pytest.raises(WiringError, match=message):
        application(failing(OutOfStock(), caught))


def test_a_package_answers_what_the_filters_of_the_application_leave() -> None:
    class Told:
        def __init__(self) -> None:
            self.errors: list[str] = []

    class OfPackage:
        def __init__(self, told: Told) -> None:
            self.told = told

        def catch(self, error: OutOfStock | NotFound) -> Response:
            self.told.errors.append(type(error).__name__)
            raise Conflict("Told by the package.") from error

    class OfApplication:
        def catch(self, error: SoldOut) -> Response:
            return PlainTextResponse("told by the application", 410)

    class RaisingOn:
        def catch(self, error: KeyError) -> Response:
            raise NotFound("No such key.") from error

    @get("/{kind}")
    async def fail(kind: str) -> str:
        raise {"sold": SoldOut, "out": OutOfStock, "key": KeyError}[kind]

    told = Told()
    package = Module(name="Package", providers=[provide(Told).value(told)], application_filters=[OfPackage])
    inner = Module(name="Inner", controllers=[fail])

    with serve(imports=[package, inner], filters=[OfApplication, RaisingOn]) as client:
        answers = {kind: client.get(f"/{kind}") for kind in ("sold", "out", "key")}

    assert answers["sold"].text == "told by the application"
    assert answers["out"].json()["detail"] == answers["key"].json()["detail"] == "Told by the package."
    assert told.errors == ["OutOfStock", "NotFound"]


def test_what_is_no_filter_of_a_package_names_it() -> None:
    no_list: Any = ToResponse

    with pytest.raises(WiringError, match=r"Package .* has .* as `application_filters=`, and that is no list"):
        application(failing(OutOfStock()), imports=[Module(name="Package", application_filters=no_list)])

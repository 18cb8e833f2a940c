"""Guards decide whether an endpoint may be reached; their parameters are bound like a handler's."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel
from starlette.requests import Request

from armature.core import (
    ExecutionContext,
    Header,
    HttpContext,
    Inject,
    Module,
    NotFound,
    Scope,
    Unauthorized,
    WiringError,
    controller,
    get,
    injectable,
    post,
    provide,
    skip_guard,
    use_guard,
)
from tests.core.http.serving import FAILED, application, problem, rejected, serve

FORBIDDEN = problem(403, "forbidden", "Forbidden")


class User(BaseModel):
    name: str


class Users:
    admin = "ann"


class Allowing:
    def can_activate(self) -> bool:
        return True


class Refusing:
    def can_activate(self) -> bool:
        return False


class AllowingLater:
    async def can_activate(self) -> bool:
        return True


class RefusingLater:
    async def can_activate(self) -> bool:
        return False


class HandingOn:
    """A sync guard that hands on somebody else's coroutine, and does not say so."""

    def __init__(self, guard: Any) -> None:
        self.guard = guard

    def can_activate(self) -> Any:
        return self.guard.can_activate()


class Truthy:
    def __init__(self, result: object) -> None:
        self.result = result

    def can_activate(self) -> Any:
        return self.result


def guarded(*guards: Any) -> Any:
    @get("/")
    @use_guard(*guards)
    async def handler() -> str:
        return "reached"

    return handler


@pytest.mark.parametrize(
    "guards",
    [
        pytest.param([Allowing], id="class"),
        pytest.param([Allowing()], id="instance"),
        pytest.param([AllowingLater], id="async-class"),
        pytest.param([AllowingLater()], id="async-instance"),
        pytest.param([Allowing, AllowingLater, Allowing, AllowingLater], id="mixed"),
        pytest.param([HandingOn(AllowingLater())], id="coroutine-of-a-def"),
        pytest.param([AllowingLater, HandingOn(AllowingLater())], id="coroutine-of-a-def-later"),
        pytest.param([Truthy(1), Truthy("x")], id="truthy"),
        pytest.param([AllowingLater, Truthy(1)], id="truthy-later"),
    ],
)
def test_a_handler_is_reached_when_all_guards_allow_it(guards: list[Any]) -> None:
    with serve(guarded(*guards)) as client:
        assert client.get("/").text == "reached"


@pytest.mark.parametrize(
    "guards",
    [
        pytest.param([Refusing], id="class"),
        pytest.param([Refusing()], id="instance"),
        pytest.param([RefusingLater], id="async"),
        pytest.param([Allowing, Refusing], id="second"),
        pytest.param([AllowingLater, Refusing], id="sync-after-async"),
        pytest.param([Allowing, RefusingLater], id="async-after-sync"),
        pytest.param([HandingOn(RefusingLater())], id="coroutine-of-a-def"),
        pytest.param([AllowingLater, HandingOn(RefusingLater())], id="coroutine-of-a-def-later"),
        pytest.param([Truthy(0)], id="zero"),
        pytest.param([Truthy(None)], id="none"),
        pytest.param([AllowingLater, Truthy("")], id="empty-later"),
    ],
)
def test_a_guard_that_says_no_is_403_before_the_handler_runs(guards: list[Any]) -> None:
    with serve(guarded(*guards)) as client:
        response = client.get("/")

    assert response.status_code == 403
    assert response.json() == FORBIDDEN


@pytest.mark.parametrize(
    ("error", "body"),
    [
        pytest.param(Unauthorized("Sign in."), problem(401, "unauthorized", "Unauthorized", "Sign in."), id="401"),
        pytest.param(NotFound(), problem(404, "not-found", "Not found"), id="404"),
        pytest.param(LookupError("internal"), FAILED, id="500"),
    ],
)
def test_a_guard_may_raise_instead(error: Exception, body: dict[str, object]) -> None:
    class Raising:
        async def can_activate(self) -> bool:
            raise error

    with serve(guarded(Raising())) as client:
        assert client.get("/").json() == body


class HasRole:
    """A parametrised instance that reaches services and what belongs to the request."""

    def __init__(self, role: str) -> None:
        self.role = role

    def can_activate(
        self,
        users: Users,
        user: Annotated[User, Inject()],
        context: ExecutionContext,
        *,
        http: HttpContext,
        request: Request,
        verbose: bool = False,
        x_role: Annotated[str, Header()] = "",
    ) -> bool:
        assert context is http
        assert request.method == "GET"
        return self.role == "admin" and users.admin == user.name and x_role == self.role and verbose


async def signed_in(request: Request) -> User:
    if "x-user" not in request.headers:
        raise Unauthorized("Nobody is signed in.")
    return User(name=request.headers["x-user"])


def test_an_instance_reaches_services_the_principal_and_values_of_the_request() -> None:
    providers = [Users, provide(User).by(signed_in, scope=Scope.REQUEST)]
    with serve(guarded(HasRole("admin")), providers=providers) as client:
        assert client.get("/?verbose=1", headers={"x-user": "ann", "x-role": "admin"}).text == "reached"
        assert client.get("/?verbose=1", headers={"x-user": "bob", "x-role": "admin"}).status_code == 403
        assert client.get("/?verbose=1").json() == problem(401, "unauthorized", "Unauthorized", "Nobody is signed in.")
        fault = "Input should be a valid boolean, unable to interpret input"
        assert client.get("/?verbose=x", headers={"x-user": "ann"}).json() == rejected(
            ("query", "/verbose", "bool_parsing", fault)
        )


def test_a_guard_that_takes_the_body_has_it_validated_first() -> None:
    class OwnName:
        def can_activate(self, body: User) -> bool:
            return body.name == "ann"

    @post("/")
    @use_guard(OwnName)
    async def handler(body: User) -> str:
        return body.name

    with serve(handler) as client:
        assert client.post("/", json={"name": "ann"}).text == "ann"
        assert client.post("/", json={"name": "bob"}).json() == FORBIDDEN
        assert client.post("/", json={}).json() == rejected(("body", "/name", "missing", "Field required"))


def test_a_guard_alone_may_take_a_name_of_the_path() -> None:
    class Owner:
        def can_activate(self, owner: str) -> bool:
            return owner == "ann"

    @get("/{owner}")
    @use_guard(Owner)
    async def handler() -> str:
        return "reached"

    with serve(handler) as client:
        assert client.get("/ann").text == "reached"
        assert client.get("/bob").status_code == 403


def test_guards_run_before_what_the_handler_takes_is_validated() -> None:
    @post("/")
    @use_guard(Refusing)
    async def handler(count: int, body: User) -> None:
        pytest.fail("the guard says no")

    with serve(handler) as client:
        assert client.post("/?count=x", json={}).json() == FORBIDDEN


def test_a_guard_of_its_own_scope_is_made_for_each_request() -> None:
    made: list[object] = []

    @injectable(scope=Scope.REQUEST)
    class PerRequest:
        def __init__(self, request: Request) -> None:
            made.append(request.url.path)

        async def can_activate(self, *, say: bool = True) -> bool:
            return say

    class NeedsOne:
        """Takes the narrowest scope that its constructor needs."""

        def __init__(self, user: Annotated[User, Inject()]) -> None:
            made.append(user.name)

        def can_activate(self) -> bool:
            return True

    class Single:
        def __init__(self) -> None:
            made.append("single")

        def can_activate(self) -> bool:
            return True

    providers = [provide(User).by(signed_in, scope=Scope.REQUEST)]
    with serve(guarded(PerRequest, NeedsOne, Single), providers=providers) as client:
        assert made == ["single"]
        for name in ("ann", "bob"):
            assert client.get("/", headers={"x-user": name}).text == "reached"
        assert client.get("/?say=no", headers={"x-user": "ann"}).status_code == 403

    assert made == ["single", "/", "ann", "/", "bob", "/"]


def test_an_inherited_guard_can_be_taken_off() -> None:
    @controller("/a")
    @use_guard(Refusing)
    class Controller:
        @get("/closed")
        async def closed(self) -> str:
            return "reached"

        @get("/open")
        @skip_guard(Refusing)
        async def open(self) -> str:
            return "reached"

        @get("/other")
        @skip_guard(Refusing)
        @use_guard(RefusingLater)
        async def other(self) -> str:
            return "reached"

    with serve(Controller) as client:
        found = {name: client.get(f"/a/{name}").status_code for name in ("closed", "open", "other")}

    assert found == {"closed": 403, "open": 200, "other": 403}


def test_a_guard_of_the_application_can_be_taken_off_a_controller() -> None:
    class SignedIn:
        def can_activate(self) -> bool:
            return False

    @controller("/a")
    @skip_guard(SignedIn)
    class Open:
        @get("/")
        async def show(self) -> str:
            return "reached"

    part = Module(name="Part", controllers=[Open])
    with serve(guarded(Allowing), imports=[part], guards=[SignedIn()]) as client:
        assert client.get("/a").text == "reached"
        assert client.get("/").status_code == 403


def test_a_guard_that_is_not_there_cannot_be_taken_off() -> None:
    @get("/")
    @skip_guard(Refusing)
    async def handler() -> None: ...

    with pytest.raises(WiringError, match=r"@skip_guard\(Refusing\) .* takes a guard off .*handler"):
        application(handler, guards=[Allowing])


def test_a_guard_whose_service_nobody_provides_does_not_start() -> None:
    with pytest.raises(WiringError, match=r"Users"):
        application(guarded(HasRole("admin")), providers=[provide(User).by(signed_in, scope=Scope.REQUEST)])

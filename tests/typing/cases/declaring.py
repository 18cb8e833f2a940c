# mypy: ignore-errors
# pyright: reportArgumentType=false, reportCallIssue=false
"""Decorators keep what they stand on, and know their options; guards, interceptors and filters have their method."""

from collections.abc import Awaitable, Callable
from typing import assert_type

from armature.core import (
    CallNext,
    ConfiguredModule,
    ExecutionContext,
    controller,
    get,
    module,
    post,
    route,
    skip_guard,
    timeout,
    use_filter,
    use_guard,
    use_interceptor,
)


class SignedIn:
    async def can_activate(self, context: ExecutionContext) -> bool:
        return bool(context.request_id)


class HasRole:
    def __init__(self, role: str) -> None:
        self.role = role

    def can_activate(self) -> bool:
        return bool(self.role)


class Later:
    def can_activate(self) -> Awaitable[bool]:
        raise NotImplementedError


class Misspelt:
    def can_activat(self) -> bool:
        return True


class Undecided:
    def can_activate(self) -> None: ...


class Timing:
    async def intercept(self, call_next: CallNext) -> object:
        return await call_next()


class LostFilter:
    def catch(self, error: LookupError) -> str:
        return str(error)


@get()
@post(status=201)
@get("/{number}", status=200, tags=["orders"])
@use_guard(SignedIn, HasRole("admin"), Later)
@use_interceptor(Timing)
@use_filter(LostFilter(), LostFilter)
@timeout(5)
async def show(number: int) -> str:
    return str(number)


handler: Callable[[int], Awaitable[str]] = show


async def call() -> None:
    assert_type(await show(7), str)
    await show("7")  # E: arg-type reportArgumentType


@controller("/orders", version="1")
@use_guard(SignedIn)
class Orders:
    def __init__(self, name: str) -> None:
        self.name = name

    @post("/", status=201)
    @skip_guard(SignedIn)
    def create(self, count: int) -> list[int]:
        return [count]

    @route("QUERY", "/")
    def search(self) -> str:
        return self.name


assert_type(Orders("shop"), Orders)
assert_type(Orders("shop").create(1), list[int])
Orders("shop").create("1")  # E: arg-type reportArgumentType


@module(controllers=[Orders, show])
class Shop:
    name = "shop"


assert_type(Shop().name, str)


class Settings:
    url = "here"


@module()
class Payments(ConfiguredModule[Settings]): ...


def settings(shop: Shop) -> Settings:
    return Settings()


async def settings_async() -> Settings:
    return Settings()


Payments(Settings())
Payments(settings, imports=[Shop])
Payments(settings_async)
Payments("here")  # E: arg-type reportArgumentType

get("/", 201)  # E: call-arg reportCallIssue
get(path="/")  # E: call-arg reportCallIssue
get("/", status_code=201)  # E: call-arg reportCallIssue
get("/", status="201")  # E: arg-type reportArgumentType
module(controller=[Orders])  # E: call-arg reportCallIssue
use_guard(Misspelt)  # E: arg-type reportArgumentType
use_guard(Misspelt())  # E: arg-type reportArgumentType
use_guard(Undecided)  # E: arg-type reportArgumentType
use_guard(Timing)  # E: arg-type reportArgumentType
use_interceptor(SignedIn)  # E: arg-type reportArgumentType
use_filter(Timing)  # E: arg-type reportArgumentType
skip_guard(HasRole("admin"))  # E: arg-type reportArgumentType
timeout("5 s")  # E: arg-type reportArgumentType

"""Parameters of handlers that mean nothing, or more than one thing, and paths that nobody can reach."""

import typing
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field
from starlette.background import BackgroundTasks

from armature.core import (
    Body,
    Cookie,
    ExecutionContext,
    Header,
    Inject,
    Named,
    Path,
    Query,
    controller,
    delete,
    get,
    post,
    provide,
)
from armature.core.errors import DuplicateRoute, InvalidSignature, InvalidTemplate, MissingProvider
from tests.core.mistakes.programs import complaint, shop


class NewOrder(BaseModel):
    sku: str


class Thing:
    def __init__(self, sku: str) -> None:
        self.sku = sku


class Unsupported(typing.TypedDict):
    sku: str


def endpoint(decorator: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], str]:
    """What is said about a handler under a decorator."""
    return lambda function: complaint(lambda: shop(decorator(function)), InvalidSignature)


def test_a_parameter_needs_an_annotation() -> None:
    @endpoint(get("/"))  # at: handler
    def said(limit=10) -> str:
        return str(limit)

    assert said == (
        'The parameter "limit" of said (<handler>) has no annotation, so nothing says what it is.\n'
        "Write `limit: int`, `limit: NewOrder`, `limit: Orders`, …"
    )


def test_an_annotation_must_be_known() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(orders: "Orders") -> str:  # type: ignore[name-defined]  # noqa: F821
        return "orders"

    assert said == (
        'said (<handler>) is annotated with "Orders", and that name is not known in its module when the '
        "application is built.\n"
        "Import it at the top of the module (not under TYPE_CHECKING), or define it there."
    )


def test_an_annotation_must_be_readable() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(orders: "typing.Orders") -> str:  # type: ignore[name-defined]
        return "orders"

    assert said == (
        "An annotation of said (<handler>) cannot be read: module 'typing' has no attribute 'Orders'.\n"
        "Write a type there, spelt as where it is defined."
    )


def test_any_number_of_values_is_no_parameter() -> None:
    @endpoint(get("/"))  # at: handler
    def said(*ids: int) -> str:
        return str(ids)

    assert said == (
        'The parameter "ids" of said (<handler>) takes any number of values, and nothing says which.\n'
        "Name each parameter."
    )


def test_a_marker_is_called() -> None:
    @endpoint(get("/"))  # at: handler
    def said(agent: Annotated[str, Header]) -> str:
        return agent

    assert said == ('The parameter "agent" of said (<handler>) is marked with the class Header.\nWrite `Header()`.')


def test_a_marker_alone_is_no_type() -> None:
    @endpoint(get("/"))  # at: handler
    def said(agent: Header) -> str:
        return str(agent)

    assert said == (
        'The parameter "agent" of said (<handler>) is annotated with the marker Header and no type.\n'
        "Write `agent: Annotated[str, Header()]`, with the type that is wanted."
    )


def test_a_marker_is_no_default() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(agent: str = Header()) -> str:  # type: ignore[assignment]
        return agent

    assert said == (
        'The parameter "agent" of said (<handler>) has Header(…) as its default, which would be its value.\n'
        "Write `agent: Annotated[str, Header(…)]`."
    )


def test_a_field_of_pydantic_is_no_default() -> None:
    @endpoint(get("/"))  # at: handler
    def said(limit: int = Field(10, le=100)) -> str:
        return str(limit)

    assert said == (
        'The parameter "limit" of said (<handler>) has Field(…) as its default, which would be its value.\n'
        "Write `limit: Annotated[int, Field(…)]`."
    )


def test_a_marker_of_fastapi_means_nothing() -> None:
    cookie = type("Cookie", (), {"__module__": "fastapi.params"})

    @endpoint(get("/"))  # at: handler
    def said(session: Annotated[str, cookie()]) -> str:
        return session

    assert said == (
        'The parameter "session" of said (<handler>) is marked with FastAPI\'s Cookie, which means nothing here.\n'
        "Import Armature's: `from armature.core import Cookie`."
    )


def test_one_marker_is_enough() -> None:
    @endpoint(get("/"))  # at: handler
    def said(session: Annotated[str, Cookie(), Query()]) -> str:
        return session

    assert said == ('The parameter "session" of said (<handler>) is marked with Cookie and Query.\nKeep one of them.')


def test_a_header_is_no_model() -> None:
    @endpoint(post("/"))  # at: handler
    def said(order: Annotated[NewOrder, Header()]) -> str:
        return order.sku

    assert said == (
        'The parameter "order" of said (<handler>) is a NewOrder, and a header is text.\n'
        "Annotate it with str, int, an enum or another single value."
    )


def test_a_named_provider_has_its_name() -> None:
    @endpoint(get("/"))  # at: handler
    def said(thing: Annotated[Thing, Named]) -> str:
        return thing.sku

    assert said == (
        'The parameter "thing" of said (<handler>) carries `Named` without a name.\n'
        'Write `Annotated[Thing, Named("…")]`.'
    )


def test_a_model_is_no_body_where_there_is_none() -> None:
    @endpoint(delete("/orders"))  # at: handler
    def said(order: NewOrder) -> str:
        return order.sku

    assert said == (
        'The parameter "order" of said (<handler>) is a NewOrder, which would be the body, and DELETE /orders '
        "has none.\n"
        "Write `Annotated[NewOrder, Query()]` to fill it from the query, or `Annotated[NewOrder, Inject()]` to "
        "inject it."
    )


def test_a_request_has_one_body() -> None:
    @endpoint(post("/"))  # at: handler
    def said(order: NewOrder, gift: NewOrder) -> str:
        return order.sku + gift.sku

    assert said == (
        "said (<handler>) takes 2 bodies: order, gift. A request has one.\n"
        "Put them into one model, or mark what is injected with `Inject()`."
    )


def test_a_model_that_is_provided_could_be_either() -> None:
    @post("/")  # at: handler
    def create(order: NewOrder) -> str:
        return order.sku

    sample = provide(NewOrder).value(NewOrder(sku="hammer"))  # at: provided

    assert complaint(lambda: shop(create, providers=[sample]), InvalidSignature) == (
        'The parameter "order" of create (<handler>) is a NewOrder: the body by its kind, and also provided by '
        "Shop (<provided>).\n"
        "Write `Annotated[NewOrder, Body()]` or `Annotated[NewOrder, Inject()]`."
    )


def test_a_dictionary_could_come_from_anywhere() -> None:
    @endpoint(post("/"))  # at: handler
    def said(order: dict[str, str]) -> str:
        return str(order)

    assert said == (
        'The parameter "order" of said (<handler>) is a dict[str, str], and that can come from more than one '
        "place.\n"
        "Say which: `Annotated[dict[str, str], Body()]`, `Annotated[dict[str, str], Query()]` or "
        "`Annotated[dict[str, str], Inject()]`."
    )


def test_a_class_that_nobody_provides_could_have_been_meant_as_the_body() -> None:
    @post("/")  # at: handler
    def create(thing: Thing) -> str:
        return thing.sku

    assert complaint(lambda: shop(create), MissingProvider) == (
        "create needs Thing, and no module provides it.\n\n"
        "    create   <handler>\n"
        "    └─ thing: Thing   <- nobody provides it\n\n"
        "Write `providers=[Thing]` in Shop (<shop>), or import a module that exports it.\n"
        "If the client is to send it, make Thing a pydantic model, a dataclass or a TypedDict."
    )


def test_a_model_that_is_to_be_injected_is_provided() -> None:
    @post("/")  # at: handler
    def create(order: Annotated[NewOrder, Inject()]) -> str:
        return order.sku

    assert complaint(lambda: shop(create), MissingProvider) == (
        "create needs NewOrder, and no module provides it.\n\n"
        "    create   <handler>\n"
        "    └─ order: NewOrder   <- nobody provides it\n\n"
        "Write `providers=[NewOrder]` in Shop (<shop>), or import a module that exports it."
    )


def test_a_class_that_pydantic_does_not_know_is_no_body() -> None:
    @endpoint(post("/"))  # at: handler
    def said(thing: Annotated[Thing, Body()]) -> str:
        return thing.sku

    assert said == (
        'The parameter "thing" of said (<handler>) cannot be read from a request: pydantic cannot validate '
        "Thing.\n"
        "Write a pydantic model, a dataclass, a TypedDict or a single value."
    )


@pytest.mark.parametrize("kind", [BackgroundTasks])
def test_what_starlette_has_and_a_handler_cannot_take_is_explained(kind: Any) -> None:
    cures = {
        BackgroundTasks: "asks for Starlette's BackgroundTasks, which nobody would run here.\n"
        "Take `tasks: Background` from `armature.core`, and write `tasks.spawn(function, …)`.",
    }

    @endpoint(post("/"))  # at: handler
    # a type that is known only at run time
    def said(tasks: kind) -> str:  # pyright: ignore[reportInvalidTypeForm]
        return "started"

    assert said == f'The parameter "tasks" of said (<handler>) {cures[kind]}'


def test_a_context_of_a_transport_that_is_not_there() -> None:
    class JobContext(ExecutionContext):
        pass

    @endpoint(post("/"))  # at: handler
    def said(job: JobContext) -> str:
        return job.request_id

    assert said == (
        'The parameter "job" of said (<handler>) is a JobContext, and there is none here.\nWrite `job: Request`.'
    )


def test_a_name_in_the_path_must_be_taken() -> None:
    @endpoint(get("/orders/{id}"))  # at: get
    def said() -> str:
        return "order"

    assert said == (
        'No parameter of said (<get>) takes "id" of GET /orders/{id}.\n'
        "Add `id: str` to its parameters, or take {id} out of the path."
    )


def test_a_name_in_the_path_that_is_taken_under_another_is_renamed() -> None:
    @endpoint(get("/orders/{id}"))  # at: get
    def said(order_id: int) -> str:
        return str(order_id)

    assert said == (
        'No parameter of said (<get>) takes "id" of GET /orders/{id}.\n'
        'Add `id: str` to its parameters, rename "order_id" to it, or take {id} out of the path.'
    )


def test_a_part_of_the_path_is_no_model() -> None:
    @endpoint(post("/orders/{order}"))  # at: handler
    def said(order: NewOrder) -> str:
        return order.sku

    assert said == (
        'The parameter "order" of said (<handler>) has the name of {order} in POST /orders/{order}, and a part '
        "of a path cannot be a NewOrder.\n"
        "Annotate it with str, int, UUID or another single value, or rename one of the two."
    )


def test_a_part_of_the_path_must_be_in_the_path() -> None:
    @endpoint(get("/orders"))  # at: handler
    def said(id: Annotated[int, Path(gt=0)]) -> str:
        return str(id)

    assert said == (
        'The parameter "id" of said (<handler>) is marked as a part of the path, and GET /orders has no {id}.\n'
        "Add it to the path, or take the marker away."
    )


def test_a_path_begins_with_a_slash() -> None:
    @get("orders")  # at: get
    def show() -> str:
        return "orders"

    assert (
        complaint(lambda: shop(show), InvalidTemplate)
        == 'The path template "orders" (<get>) does not begin with "/"; write "/orders".'
    )


def test_two_handlers_of_one_address_are_refused() -> None:
    @get("/orders/{id}")  # at: first
    def show(id: int) -> str:
        return str(id)

    @get("/orders/{name}")  # at: second
    def find(name: str) -> str:
        return name

    assert complaint(lambda: shop(show, find), DuplicateRoute) == (
        'GET "/orders/{name}" (<second>) answers the same requests as GET "/orders/{id}" (<first>); remove one '
        "of them, or change its method or path."
    )


def test_a_method_takes_self() -> None:
    @controller("/")
    class Shop:
        @get("/")  # at: method
        # the mistake itself
        def show() -> str:  # type: ignore[misc]
            return "shop"

    assert complaint(lambda: shop(Shop), InvalidSignature) == (
        "Shop.show (<method>) is a method and does not take `self`.\nWrite `self` as its first parameter."
    )


def test_a_method_takes_self_first() -> None:
    @controller("/")
    class Shop:
        @get("/{number}")  # at: method
        # the mistake itself
        def show(number: int) -> str:  # type: ignore[misc]  # noqa: N805
            return str(number)

    assert complaint(lambda: shop(Shop), InvalidSignature) == (
        "Shop.show (<method>) is a method and does not take `self`.\nWrite `self` as its first parameter."
    )

"""Forms, files, functions that are depended on, groups and type variables that cannot work."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic

import pytest
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from typing_extensions import TypeVar

from armature.core import (
    Body,
    Depends,
    File,
    Form,
    Header,
    Query,
    controller,
    delete,
    get,
    post,
    put,
)
from armature.core.errors import DependencyCycle, InvalidSignature, MissingProvider
from tests.core.mistakes.programs import complaint, shop

T = TypeVar("T")
B = TypeVar("B", bound=BaseModel)


class NewOrder(BaseModel):
    sku: str


class Orders: ...  # at: orders


@dataclass  # at: page
class Page:
    limit: Annotated[int, Query()] = 20


def draft(order: NewOrder) -> str:  # at: draft
    return order.sku


def endpoint(decorator: Callable[[Any], Any]) -> Callable[[Callable[..., Any]], str]:
    """What is said about a handler under a decorator."""
    return lambda function: complaint(lambda: shop(decorator(function)), InvalidSignature)


def test_a_form_needs_python_multipart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_multipart", None)

    @endpoint(post("/"))  # at: handler
    def said(title: Annotated[str, Form()]) -> str:
        return title

    assert said == (
        'The parameter "title" of said (<handler>) is read from a form, and python-multipart is not installed.\n'
        'Install it: `pip install "armature-core[forms]"`.'
    )


def test_a_file_has_no_place_where_there_is_no_body() -> None:
    @endpoint(get("/"))  # at: handler
    def said(photo: UploadFile) -> str:
        return str(photo)

    assert said == (
        'The parameter "photo" of said (<handler>) is a part of a form, and GET / has none.\n'
        "Write `@post` or `@put` in its place."
    )


def test_a_value_beside_a_form_says_whether_it_belongs_to_it() -> None:
    @endpoint(post("/"))  # at: handler
    def said(photo: UploadFile, title: str) -> str:
        return title

    assert said == (
        'The parameter "title" of said (<handler>) stands beside a form, and would come from the query.\n'
        "Say which: `Annotated[str, Form()]` or `Annotated[str, Query()]`."
    )


def test_a_form_and_a_body_exclude_each_other() -> None:
    @endpoint(post("/"))  # at: handler
    def said(order: NewOrder, title: Annotated[str, Form()]) -> str:
        return title

    assert said == (
        'said (<handler>), with what it depends on, takes "title" from a form and "order" as the body. '
        "A request has one of the two.\n"
        "Take all of it from the form with `Form()`, or all of it from the body."
    )


def test_a_file_is_marked_as_one() -> None:
    @endpoint(post("/"))  # at: handler
    def said(photo: Annotated[UploadFile, Form()]) -> str:
        return str(photo)

    assert said == (
        'The parameter "photo" of said (<handler>) is a UploadFile, and Form is for texts and models of them.\n'
        "Write `File(…)` in its place."
    )


def test_a_file_is_no_value_of_the_query() -> None:
    @endpoint(post("/"))  # at: handler
    def said(photo: Annotated[UploadFile, Query()]) -> str:
        return str(photo)

    assert said == (
        'The parameter "photo" of said (<handler>) is a file, and is marked with Query.\n'
        "Take the marker away, or write `File(…)`."
    )


def test_a_text_is_no_file() -> None:
    @endpoint(post("/"))  # at: handler
    def said(title: Annotated[str, File()]) -> str:
        return title

    assert said == (
        'The parameter "title" of said (<handler>) is a str, and File is for files.\n'
        "Annotate it with `UploadFile`, `bytes` or a list of them, or write `Form()`."
    )


def test_the_types_of_a_file_are_a_list() -> None:
    @endpoint(post("/"))  # at: handler
    def said(photo: Annotated[UploadFile, File(types="image/png")]) -> str:
        return str(photo)

    assert said == (
        'The parameter "photo" of said (<handler>) says `types="image/png"`, which is a text.\n'
        'Write `types=["image/png"]`.'
    )


def test_a_class_is_not_depended_on() -> None:
    @endpoint(get("/"))  # at: handler
    def said(orders: Annotated[Orders, Depends(Orders)]) -> str:
        return str(orders)

    assert said == (
        'The parameter "orders" of said (<handler>) depends on the class Orders (<orders>), '
        "and functions are depended on.\n"
        "Take the class itself, `orders: Orders`, provided by a module."
    )


async def found() -> str:
    return "found"


def test_what_cannot_be_called_is_not_depended_on() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(order: Annotated[str, Depends("found")]) -> str:  # pyright: ignore[reportArgumentType]
        return order

    assert said == (
        'The parameter "order" of said (<handler>) depends on the text "found", which cannot be called.\n'
        "Write `Depends(a_function)`, without `()` behind its name."
    )


def test_a_coroutine_is_not_depended_on() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(order: Annotated[str, Depends(found())]) -> str:  # pyright: ignore[reportArgumentType]
        return order

    assert said == (
        'The parameter "order" of said (<handler>) depends on the coroutine found(), which cannot be called.\n'
        "Write `Depends(a_function)`, without `()` behind its name."
    )


def test_depends_names_a_function() -> None:
    @endpoint(get("/"))  # at: handler
    def said(order: Annotated[str, Depends]) -> str:
        return order

    assert said == (
        'The parameter "order" of said (<handler>) is marked with the class Depends.\nWrite `Depends(a_function)`.'
    )


def test_depends_needs_a_type() -> None:
    @endpoint(get("/"))  # at: handler
    def said(order: Depends) -> str:
        return str(order)

    assert said == (
        'The parameter "order" of said (<handler>) is annotated with the marker Depends and no type.\n'
        "Write `order: Annotated[Post, Depends(own_post)]`, with the type that is wanted."
    )


def test_depends_is_no_default() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(order: str = Depends(found)) -> str:  # type: ignore[assignment]
        return order

    assert said == (
        'The parameter "order" of said (<handler>) has Depends(…) as its default, which would be its value.\n'
        "Write `order: Annotated[str, Depends(…)]`."
    )


def test_depends_stands_alone() -> None:
    @endpoint(get("/"))  # at: handler
    def said(order: Annotated[str, Depends(found), Query()]) -> str:
        return order

    assert said == ('The parameter "order" of said (<handler>) is marked with Depends and Query.\nKeep one of them.')


def test_what_is_always_called_has_no_default() -> None:
    @endpoint(get("/"))  # at: handler
    def said(order: Annotated[str, Depends(found)] = "none") -> str:
        return order

    assert said == (
        'The parameter "order" of said (<handler>) has a default, and found is always called.\n'
        "Take the default away, and let the function give it."
    )


def test_a_function_and_its_handler_take_one_body() -> None:
    @endpoint(post("/"))  # at: handler
    def said(body: NewOrder, order: Annotated[str, Depends(draft)]) -> str:
        return order

    assert said == (
        "said (<handler>), with what it depends on, takes 2 bodies: body, order. A request has one.\n"
        "Put them into one model, or let one function take it and the others depend on that."
    )


def own_order(id: int) -> int:  # at: own_order
    return id


def test_a_part_of_the_path_does_not_come_from_the_query_elsewhere() -> None:
    @put("/orders/{id}")
    def change(order: Annotated[int, Depends(own_order)]) -> int:
        return order

    @delete("/orders")
    def remove(order: Annotated[int, Depends(own_order)]) -> int:
        return order

    expected = (
        'The parameter "id" of own_order (<own_order>) is a part of the path of PUT /orders/{id}, '
        "and DELETE /orders has no {id}: there it would come from the query.\n"
        "Add {id} to that path, or say that it comes from the query everywhere: `Annotated[int, Query()]`."
    )
    assert complaint(lambda: shop(change, remove), InvalidSignature) == expected
    assert complaint(lambda: shop(remove, change), InvalidSignature) == expected


def test_what_a_function_lacks_is_drawn() -> None:
    def with_orders(orders: Orders) -> str:  # at: with_orders
        return str(orders)

    @get("/")
    def handler(value: Annotated[str, Depends(with_orders)]) -> str:
        return value

    assert complaint(lambda: shop(handler), MissingProvider) == (
        "with_orders needs Orders, and no module provides it.\n\n"
        "    with_orders   <with_orders>   request\n"
        "    └─ orders: Orders   <- nobody provides it\n\n"
        "Write `providers=[Orders]` in Shop (<shop>), or import a module that exports it.\n"
        "If the client is to send it, make Orders a pydantic model, a dataclass or a TypedDict."
    )


class Shelf:
    def __init__(self, orders: Orders) -> None: ...


def test_what_a_provider_of_a_function_lacks_is_drawn_from_there() -> None:
    def with_shelf(shelf: Shelf) -> str:
        return str(shelf)

    @get("/")
    def handler(value: Annotated[str, Depends(with_shelf)]) -> str:
        return value

    said = complaint(lambda: shop(handler, providers=[Shelf]), MissingProvider)
    assert said.startswith("Shelf needs Orders, and no module provides it.\n\n")
    assert said.endswith("\nWrite `providers=[Orders]` in Shop (<shop>), or import a module that exports it.")


def egg(hen: "Hen") -> str:  # at: egg
    return hen


def hen(egg: "Egg") -> str:  # at: hen
    return egg


Egg = Annotated[str, Depends(egg)]
Hen = Annotated[str, Depends(hen)]


def test_functions_do_not_depend_on_each_other() -> None:
    @get("/")
    def handler(value: Egg) -> str:
        return value

    assert complaint(lambda: shop(handler), DependencyCycle) == (
        "These need each other, so none of them can be called first: egg -> hen -> egg.\n\n"
        "    egg   <egg>\n"
        "    └─ hen   <hen>\n"
        "       └─ egg   <egg>\n\n"
        "Move what both need into a function of its own, and depend on that."
    )


def test_a_constructor_takes_nothing_of_a_request() -> None:
    @controller("/")  # at: agents
    class Agents:
        def __init__(self, agent: Annotated[str, Header()]) -> None: ...

        @get("/")
        def show(self) -> str:
            return "agent"

    assert complaint(lambda: shop(Agents), InvalidSignature) == (
        'The parameter "agent" of Agents (<agents>) is marked with Header, and a constructor takes what is provided.\n'
        "Take it in the method that needs it."
    )


@pytest.mark.parametrize(("marker", "name"), [(Query(), "Query"), (Body(), "Body"), (Form(), "Form")])
def test_a_group_has_no_source_of_its_own(marker: Any, name: str) -> None:
    @endpoint(post("/"))  # at: handler
    # a marker that is known only at run time
    def said(page: Annotated[Page, marker]) -> str:
        return str(page)

    assert said == (
        f'The parameter "page" of said (<handler>) is marked with {name}, and the fields of Page have markers of '
        "their own: they come from several sources.\n"
        "Write `page: Page`, or take the markers of the fields away."
    )


@pytest.mark.parametrize(
    ("annotation", "written"), [(list[Page], "list[Page]"), (Page | None, "Page | None")], ids=["list", "optional"]
)
def test_there_is_one_of_a_group(annotation: Any, written: str) -> None:
    @endpoint(post("/"))  # at: handler
    # a type that is known only at run time
    def said(page: annotation) -> str:  # pyright: ignore[reportInvalidTypeForm]
        return str(page)

    assert said == (
        f'The parameter "page" of said (<handler>) is a {written}, and the fields of Page come from several sources: '
        "there is one of it in a request.\n"
        "Write `page: Page`."
    )


def test_a_group_has_no_default() -> None:
    @endpoint(get("/"))  # at: handler
    def said(page: Page = Page()) -> str:  # noqa: B008 - the mistake itself
        return str(page)

    assert said == (
        'The parameter "page" of said (<handler>) has a default, and Page is always made, of what its fields say.\n'
        "Take the default away, and give defaults to the fields."
    )


def test_a_field_of_a_group_is_named_as_one() -> None:
    @dataclass  # at: search
    class Search:
        limit: Annotated[int, Query()]
        orders: dict[str, str]

    @endpoint(get("/"))
    def said(search: Search) -> str:
        return str(search)

    assert said == (
        'The field "orders" of Search (<search>) is a dict[str, str], and that can come from more than one place.\n'
        "Say which: `Annotated[dict[str, str], Body()]`, `Annotated[dict[str, str], Query()]` or "
        "`Annotated[dict[str, str], Inject()]`."
    )


def test_a_group_that_is_also_provided_is_not_guessed() -> None:
    @get("/")  # at: handler
    def said(page: Page) -> str:
        return str(page)

    assert complaint(lambda: shop(said, providers=[Page]), InvalidSignature) == (
        'The parameter "page" of said (<handler>) is a Page: filled from several sources by its kind, and also '
        "provided by Shop (<page>).\n"
        "Write `Annotated[Page, Inject()]`, or do not provide it."
    )


class Crud(Generic[T]):
    @post("/")  # at: create
    def create(self, body: T) -> None: ...


class Shown(Generic[B]):
    @get("/")  # at: shown
    def show(self) -> list[B]:
        return []


class Kept(Generic[T]):
    def __init__(self, kept: list[T]) -> None: ...

    @get("/")
    def show(self) -> None: ...


def test_a_type_variable_of_a_parameter_is_said() -> None:
    @controller("/")
    class Things(Crud): ...

    assert complaint(lambda: shop(Things), InvalidSignature) == (
        'The parameter "body" of Crud.create (<create>) is annotated with the type variable T, and nothing says what '
        "that is.\n"
        "Write a subclass with a type in its place: `class …(Crud[Product])`."
    )


def test_a_type_variable_of_a_result_is_said() -> None:
    @controller("/")
    class Things(Shown): ...

    assert complaint(lambda: shop(Things), InvalidSignature) == (
        "The result of Things.show (<shown>) is annotated with the type variable B, and nothing says what that is.\n"
        "Write a subclass with a type in its place: `class …(Shown[BaseModel])`."
    )


def test_a_type_variable_of_a_constructor_is_said() -> None:
    @controller("/")  # at: things
    class Things(Kept): ...

    assert complaint(lambda: shop(Things), InvalidSignature) == (
        'The parameter "kept" of Things (<things>) is annotated with the type variable T, and nothing says what '
        "that is.\n"
        "Write a subclass with a type in its place: `class …(Kept[Product])`."
    )


def test_a_function_has_no_type_variables() -> None:
    @endpoint(get("/"))  # at: handler
    # the mistake itself
    def said(value: T) -> str:  # pyright: ignore[reportInvalidTypeVarUse]
        return str(value)

    assert said == (
        'The parameter "value" of said (<handler>) is annotated with the type variable T, and nothing says what '
        "that is.\n"
        "Write a type there."
    )

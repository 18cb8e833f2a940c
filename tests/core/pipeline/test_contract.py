"""What the return annotation does not declare never leaves; what does not fit it is a 500."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, computed_field
from starlette.responses import HTMLResponse

from armature.core import Reply, get
from tests.core.http.serving import FAILED, logged, serve
from tests.core.pipeline.shapes import (
    Keys,
    Order,
    Page,
    Point,
    Point3,
    Priced,
    Product,
    Row,
    Shape,
    Slice,
    Slots,
    returning,
)

SECRET = {"id": 1, "name": "a", "cost": 2}


@pytest.mark.parametrize(
    ("annotation", "result", "body"),
    [
        pytest.param(Product, Priced(id=1), {"id": 1, "name": "hammer"}, id="model"),
        pytest.param(Product | None, Priced(id=1), {"id": 1, "name": "hammer"}, id="optional"),
        pytest.param(Product | Point, Point3(1), {"x": 1}, id="union"),
        pytest.param(list[Product], [Priced(id=1)], [{"id": 1, "name": "hammer"}], id="list"),
        pytest.param(dict[str, Product], {"a": Priced(id=1)}, {"a": {"id": 1, "name": "hammer"}}, id="dict"),
        pytest.param(
            list[dict[str, Product]], [{"a": Priced(id=1)}], [{"a": {"id": 1, "name": "hammer"}}], id="list-of-dicts"
        ),
        pytest.param(
            Order,
            Order(product=Priced(id=1), lines=[Priced(id=2)]),
            {"product": {"id": 1, "name": "hammer"}, "lines": [{"id": 2, "name": "hammer"}]},
            id="nested",
        ),
        pytest.param(Point, Point3(1), {"x": 1}, id="dataclass"),
        pytest.param(list[Point], [Point3(1)], [{"x": 1}], id="list-of-dataclasses"),
        pytest.param(Shape, Shape([Point3(1)]), {"corners": [{"x": 1}]}, id="nested-dataclass"),
        pytest.param(
            Page[Product], Page[Priced](items=[Priced(id=1)]), {"items": [{"id": 1, "name": "hammer"}]}, id="generic"
        ),
        pytest.param(
            Page[Product], Page(items=[Priced(id=1)]), {"items": [{"id": 1, "name": "hammer"}]}, id="bare-generic"
        ),
        pytest.param(
            Slice[Product],
            Slice([Priced(id=1)], 1),
            {"items": [{"id": 1, "name": "hammer"}], "total": 1},
            id="generic-dataclass",
        ),
        pytest.param(Keys, SECRET, {"id": 1, "name": "a"}, id="typed-dict"),
        pytest.param(list[Keys], [SECRET], [{"id": 1, "name": "a"}], id="list-of-typed-dicts"),
        pytest.param(Product, SECRET, {"id": 1, "name": "a"}, id="dict-for-model"),
        pytest.param(Annotated[Product, "note"], Priced(id=1), {"id": 1, "name": "hammer"}, id="annotated"),
        pytest.param(Reply[Product], Reply(Priced(id=1)), {"id": 1, "name": "hammer"}, id="reply"),
    ],
)
def test_fields_that_the_contract_does_not_declare_never_leave(annotation: Any, result: object, body: object) -> None:
    with serve(returning(result, annotation)) as client:
        response = client.get("/")

    assert response.status_code == 200, response.text
    assert response.json() == body


@pytest.mark.parametrize("make", [Row, Slots])
@pytest.mark.parametrize(
    ("annotation", "wrap", "expected"),
    [
        pytest.param(Product, lambda row: row, lambda item: item, id="model"),
        pytest.param(Point | Product, lambda row: row, lambda item: item, id="union"),
        pytest.param(Product | None, lambda row: row, lambda item: item, id="optional"),
        pytest.param(Keys, lambda row: row, lambda item: item, id="typed-dict"),
        pytest.param(list[Product], lambda row: [row], lambda item: [item], id="list"),
        pytest.param(list[Product], lambda row: (row,), lambda item: [item], id="tuple"),
        pytest.param(list[Product], lambda row: (each for each in [row]), lambda item: [item], id="generator"),
        pytest.param(list[Keys], lambda row: [row], lambda item: [item], id="list-of-typed-dicts"),
        pytest.param(dict[str, Product], lambda row: {"a": row}, lambda item: {"a": item}, id="dict"),
        pytest.param(tuple[int, Product], lambda row: (1, row), lambda item: [1, item], id="pair"),
        pytest.param(
            Order,
            lambda row: Row(product=row, lines=[row], more=1),
            lambda item: {"product": item, "lines": [item]},
            id="nested",
        ),
        pytest.param(Page[Product], lambda row: Row(items=[row]), lambda item: {"items": [item]}, id="generic"),
        pytest.param(
            Slice[Product],
            lambda row: Slice([row], 1),
            lambda item: {"items": [item], "total": 1},
            id="generic-dataclass",
        ),
        pytest.param(Annotated[Product, "note"], lambda row: row, lambda item: item, id="annotated"),
        pytest.param(Reply[Product], Reply, lambda item: item, id="reply"),
    ],
)
def test_rows_are_read_by_their_attributes(make: Any, annotation: Any, wrap: Any, expected: Any) -> None:
    row = make(id=1, name="slot", cost=2)

    @get("/", returns=annotation)
    async def handler() -> Any:
        return wrap(row)

    with serve(handler) as client:
        response = client.get("/")

    assert response.status_code == 200, response.text
    assert response.json() == expected({"id": 1, "name": "slot"})


def test_rows_fill_dataclasses_at_any_depth() -> None:
    @get("/", returns=Slice[Shape])
    async def handler() -> Any:
        return Row(items=[Row(corners=[Row(x=1, y=2), Point3(3)])], total=1)

    with serve(handler) as client:
        assert client.get("/").json() == {"items": [{"corners": [{"x": 1}, {"x": 3}]}], "total": 1}


def test_a_model_of_a_database_may_be_what_the_annotation_says_where_returns_is_the_contract() -> None:
    @get("/", returns=list[Product])
    async def handler() -> list[Row]:
        return [Row(id=1, name="a", cost=2)]

    with serve(handler) as client:
        assert client.get("/").json() == [{"id": 1, "name": "a"}]


class Broken(BaseModel):
    id: int

    # pydantic's own way to write it
    @computed_field  # type: ignore[prop-decorator]
    @property
    def twice(self) -> int:
        raise LookupError("internal")


def construct(model: Any, **values: object) -> Any:
    """An instance that nothing has validated."""
    return model.model_construct(**values)


ENDLESS: list[object] = []
ENDLESS.append(ENDLESS)
MISFIT = "ResultError: The result does not fit its annotation: "
UNEXPECTED = MISFIT + "Pydantic serializer warnings:\n  PydanticSerializationUnexpectedValue("


@pytest.mark.parametrize(
    ("annotation", "result", "message"),
    [
        pytest.param(str, 7, "ResultError: A int was returned where the return annotation says str.", id="int-for-str"),
        pytest.param(
            bytes, "a", "ResultError: A str was returned where the return annotation says bytes.", id="str-for-bytes"
        ),
        pytest.param(
            None, 7, "ResultError: A int was returned where the return annotation says None.", id="int-for-none"
        ),
        pytest.param(
            HTMLResponse,
            "a",
            "ResultError: A str was returned where the return annotation says a Response.",
            id="str-for-response",
        ),
        pytest.param(
            int,
            "x",
            "ResultError: A str does not fit the return annotation. the result: Input should be a valid integer, "
            "unable to parse string as an integer",
            id="str-for-int",
        ),
        pytest.param(
            int,
            None,
            "ResultError: A NoneType does not fit the return annotation. the result: Input should be a valid integer",
            id="none-for-int",
        ),
        pytest.param(
            Literal["a"],
            "b",
            "ResultError: A str does not fit the return annotation. the result: Input should be 'a'",
            id="literal",
        ),
        pytest.param(
            Product,
            None,
            "ResultError: A NoneType does not fit the return annotation. the result: Input should be a valid "
            "dictionary or object to extract fields from",
            id="none-for-model",
        ),
        pytest.param(
            Product,
            Row(name="a"),
            "ResultError: A Row does not fit the return annotation. id: Field required",
            id="missing",
        ),
        pytest.param(
            Product,
            Row(id="x", name=1),
            "ResultError: A Row does not fit the return annotation. id: Input should be a valid integer, unable to "
            "parse string as an integer; name: Input should be a valid string",
            id="two-fields",
        ),
        pytest.param(
            list[Product],
            [Row(id=1, name="a"), Row(id="SECRET", name="a")],
            "ResultError: A list does not fit the return annotation. 1.id: Input should be a valid integer, unable "
            "to parse string as an integer",
            id="list",
        ),
        pytest.param(
            Point, Row(y=1), "ResultError: A Row does not fit the return annotation. x: Field required", id="dataclass"
        ),
        pytest.param(
            Keys, {}, "ResultError: A dict does not fit the return annotation. id: Field required", id="typed-dict"
        ),
        pytest.param(
            Product,
            construct(Product, id="x"),
            UNEXPECTED + "Expected `int` - serialized value may not be as expected [field_name='id', input_value='x', "
            "input_type=str])",
            id="wrong-inside",
        ),
        pytest.param(
            Order,
            construct(Order, product=SECRET),
            UNEXPECTED + "Expected `Product` - serialized value may not be as expected [field_name='product', "
            "input_value={'id': 1, 'name': 'a', 'cost': 2}, input_type=dict])",
            id="undeclared-inside",
        ),
        pytest.param(
            dict, {"a": object}, MISFIT + "Unable to serialize unknown type: <class 'type'>", id="unknown-type"
        ),
        pytest.param(
            list,
            ENDLESS,
            MISFIT + "Error serializing to JSON: ValueError: Circular reference detected (id repeated)",
            id="endless",
        ),
        pytest.param(
            Broken, Broken(id=1), MISFIT + "Error serializing to JSON: LookupError: internal", id="computed-field"
        ),
        pytest.param(
            dict,
            {"a": "\ud800"},
            MISFIT + "Error serializing to JSON: UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in "
            "position 0: surrogates not allowed",
            id="lone-surrogate",
        ),
    ],
)
def test_a_result_that_does_not_fit_is_a_500_whose_log_names_the_field(
    annotation: Any, result: object, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(returning(result, annotation)) as client:
        response = client.get("/")

    assert response.status_code == 500
    assert response.json() == FAILED
    assert logged(caplog) == [message]


def test_an_instance_of_the_contract_is_not_validated_again() -> None:
    @get("/")
    async def handler() -> Product:
        unread: Product = construct(Product, id=None)
        return unread

    with serve(handler) as client:
        assert client.get("/").json() == {"id": None, "name": "hammer"}

"""What Schemathesis reports of the shop and is meant as it is. Whatever else it reports is a fault."""

import json
import re

import schemathesis
from pydantic import BaseModel, TypeAdapter, ValidationError
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

from examples.shop.accounts.models import NewAccount
from examples.shop.catalog.models import NewProduct, ProductChange
from examples.shop.orders.models import NewOrder

ORDER = "POST /v1/orders"
BODIES: dict[str, type[BaseModel]] = {
    ORDER: NewOrder,
    "POST /v1/accounts": NewAccount,
    "POST /v1/products": NewProduct,
    "PATCH /v1/products/{id}": ProductChange,
}
NUMBERS = ("page", "per_page", "stock__gt", "Last-Event-Id")


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """Whether it is a fault."""
    if isinstance(failure, AcceptedNegativeData):
        return not (has_converted_body(case) or has_number_spelt_otherwise(case))
    return not (isinstance(failure, RejectedPositiveData) and names_no_product(case, response))


def has_converted_body(case: Case) -> bool:
    """Whether the body is wrong in nothing but the type of values that pydantic converts.

    A document says what clients may rely on; a body is read as pydantic reads JSON, which takes true and "1" for 1.
    """
    model = BODIES.get(case.operation.label)
    if model is None:
        return False
    try:
        model.model_validate_json(json.dumps(case.body), strict=True)
    except ValidationError as error:
        return {each["type"] for each in error.errors()} <= {"int_type"}
    return False


def has_number_spelt_otherwise(case: Case) -> bool:
    """Whether a parameter is a number as a document would not write it and pydantic reads it, such as `+1.0` for 1."""
    return any(_reads_as_number(part.get(name)) for part in (case.query, case.headers) for name in NUMBERS if part)


def names_no_product(case: Case, response: Response) -> bool:
    """Whether an order is refused for a product that is not there, which no schema can tell beforehand."""
    if case.operation.label != ORDER:
        return False
    detail: str = response.json()["detail"]
    return detail.startswith("There is no product ")


def _reads_as_number(text: object) -> bool:
    if not isinstance(text, str) or re.fullmatch("-?[0-9]+", text):
        return False
    try:
        _NUMBER.validate_python(text)
    except ValidationError:
        return False
    return True


_NUMBER = TypeAdapter(int)

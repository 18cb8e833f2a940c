"""What Schemathesis reports of the shop and is meant as it is. Whatever else it reports is a fault."""

import json

import schemathesis
from pydantic import BaseModel, ValidationError
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


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
    """Whether it is a fault."""
    return not (is_converted(failure, case) or names_no_product(failure, case, response))


def is_converted(failure: Failure, case: Case) -> bool:
    """Whether a body was taken that is wrong in nothing but the type of values that pydantic converts.

    A document says what clients may rely on; a body is read as pydantic reads JSON, which takes true and "1" for 1.
    """
    model = BODIES.get(case.operation.label)
    if model is None or not isinstance(failure, AcceptedNegativeData):
        return False
    try:
        model.model_validate_json(json.dumps(case.body), strict=True)
    except ValidationError as error:
        return {each["type"] for each in error.errors()} <= {"int_type"}
    return False


def names_no_product(failure: Failure, case: Case, response: Response) -> bool:
    """Whether an order was refused for a product that is not there, which no schema can tell beforehand."""
    if case.operation.label != ORDER or not isinstance(failure, RejectedPositiveData):
        return False
    detail: str = response.json()["detail"]
    return detail.startswith("There is no product ")

"""Documents of small applications, each of them valid OpenAPI 3.1."""

from collections.abc import Sequence
from typing import Any

from openapi_spec_validator import validate

from armature.core import Application, Module
from armature.openapi import ApiInfo, describe

INFO = ApiInfo(title="Shop", version="1")
COMMON = {"default": {"$ref": "#/components/responses/problem"}}

Json = dict[str, Any]


def documented(app: Application, info: ApiInfo = INFO, **given: Any) -> Json:
    """The document of an application, checked against the specification."""
    document = describe(app, info, **given)
    validate(document)
    return document


def document_of(*controllers: object, **module: Any) -> Json:
    """The document of an application with these controllers."""
    return documented(Application(Module(controllers=controllers, **module)))


def operation_of(*controllers: object, **module: Any) -> Json:
    """The one operation of such an application."""
    [item] = document_of(*controllers, **module)["paths"].values()
    [operation] = item.values()
    found: Json = operation
    return found


def parameters_of(*controllers: object, **module: Any) -> list[Json]:
    """The parameters of the one operation."""
    found: list[Json] = operation_of(*controllers, **module).get("parameters", [])
    return found


def statuses_of(*controllers: object, **module: Any) -> Sequence[str]:
    """The statuses of the one operation, in their order."""
    return list(operation_of(*controllers, **module)["responses"])

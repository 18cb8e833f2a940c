"""The OpenAPI document says of errors what `ConduitErrorFilter` makes of them."""

from collections.abc import Iterator
from typing import Any

from examples.realworld.errors import GenericErrorModel

_REF = "#/components/schemas/"


def with_conduit_errors(document: dict[str, Any]) -> dict[str, Any]:
    """The document with Conduit's errors in the place of problem details."""
    schema = GenericErrorModel.model_json_schema(ref_template=_REF + "{model}")
    nested = schema.pop("$defs")
    schemas = document["components"]["schemas"]
    kept = {name: each for name, each in schemas.items() if not name.endswith("Problem") and name != "Fault"}
    for response in _responses(document):
        if "application/problem+json" in response.get("content", {}):
            response["content"] = {"application/json": {"schema": {"$ref": _REF + GenericErrorModel.__name__}}}
    document["components"]["schemas"] = {**kept, **nested, GenericErrorModel.__name__: schema}
    return document


def _responses(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from document["components"]["responses"].values()
    for item in document["paths"].values():
        for operation in item.values():
            yield from operation["responses"].values()

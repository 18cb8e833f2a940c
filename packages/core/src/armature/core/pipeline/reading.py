"""Results of other classes than their contract names, such as a database's rows, read by their attributes.

Pydantic reads models so, but neither dataclasses nor TypedDicts: their schemas get a step before them that does it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator
from typing_extensions import TypeIs

from armature.core.errors import ResultError

# A result is the user's object, and what is read from it is what the annotation says.
Read = Callable[[Any], Any]


def reader_of(adapter: TypeAdapter[Any]) -> Read:
    """Reads an object as what the adapter's annotation says; raises `ResultError` with the fields that do not fit."""
    schema = _readable(adapter.core_schema)
    validate = (adapter.validator if schema == adapter.core_schema else SchemaValidator(schema)).validate_python

    def read(result: Any) -> Any:  # noqa: ANN401 - see `Read`
        try:
            return validate(result, from_attributes=True, by_alias=True, by_name=True)
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in each['loc']) or 'the result'}: {each['msg']}"
                for each in error.errors(include_url=False, include_context=False, include_input=False)
            )
            raise ResultError(f"A {type(result).__name__} does not fit the return annotation. {faults}") from None

    return read


def names_aliases(schema: object) -> bool:
    """Whether a field has another name on the wire; asking the serializer for it costs a little at each call."""
    if _is_table(schema):
        return "serialization_alias" in schema or any(names_aliases(part) for part in schema.values())
    return _is_row(schema) and any(names_aliases(part) for part in schema)


def _readable(schema: Any) -> Any:  # noqa: ANN401 - a schema, or a part of one
    """The schema with a step before each dataclass and TypedDict in it."""
    if _is_row(schema):
        return type(schema)(_readable(part) for part in schema)
    if not _is_table(schema):
        return schema
    match schema:
        case {"type": "dataclass", "cls": cls, "schema": {"fields": fields}}:
            # a generic dataclass may hold rows where its parameter says models, so its fields are always looked at
            revalidated = {"revalidate_instances": "always"} if "generic_origin" in schema else {}
            return _before(schema | revalidated, [each["name"] for each in fields], cls)
        case {"type": "typed-dict", "fields": fields}:
            return _before(schema, fields, Mapping)
        case _:
            return {key: _readable(value) for key, value in schema.items()}


def _before(schema: dict[str, Any], names: Iterable[str], known: type[Any]) -> dict[str, Any]:
    def attributes(result: Any) -> Any:  # noqa: ANN401 - see `Read`
        if isinstance(result, (known, Mapping)):
            return result
        return {name: getattr(result, name) for name in names if hasattr(result, name)}

    inner = {key: _readable(value) for key, value in schema.items() if key != "ref"}
    step = {"type": "function-before", "function": {"type": "no-info", "function": attributes}, "schema": inner}
    return step | ({"ref": schema["ref"]} if "ref" in schema else {})


def _is_table(part: object) -> TypeIs[dict[str, Any]]:
    return isinstance(part, dict)


def _is_row(part: object) -> TypeIs[list[Any] | tuple[Any, ...]]:
    return isinstance(part, (list, tuple))

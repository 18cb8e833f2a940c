"""The JSON schemas of all types that travel, made at once: so their names are unique, and the same at every build."""

import math
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from starlette.datastructures import UploadFile

from armature.core.binding import Adapters
from armature.core.errors import WiringError
from armature.core.source import Annotation, is_class, name_of
from armature.openapi.info import Json, is_array, is_object
from armature.openapi.twins import REF, joined, renamed


class _Asked(NamedTuple):
    mode: JsonSchemaMode
    adapter: TypeAdapter[Any]
    annotation: Annotation
    asker: str
    way_out: str = "`hidden=True` in the decorator"


class Wanted:
    """Gathers types while endpoints are walked; `schemas` then knows each by the number that it was given."""

    def __init__(self) -> None:
        self._adapters = Adapters()
        self._asked: list[_Asked] = []

    def taken(self, annotation: Annotation, asker: str, constraints: object = None) -> int:
        """The number of a type that clients send."""
        return self._add(_Asked("validation", self._adapters.of(annotation, constraints), annotation, asker))

    def given(self, annotation: Annotation, asker: str) -> int:
        """The number of a type that clients are sent."""
        return self._add(_Asked("serialization", self._adapters.of(annotation), annotation, asker))

    def sent(self, annotation: Annotation, asker: str) -> int:
        """The number of a type that a webhook carries."""
        return self._add(_Asked("serialization", self._adapters.of(annotation), annotation, asker, "leave it out"))

    def expected(self, annotation: Annotation, asker: str) -> int:
        """The number of a type that is answered to a webhook."""
        return self._add(_Asked("validation", self._adapters.of(annotation), annotation, asker, "leave it out"))

    def _add(self, asked: _Asked) -> int:
        self._asked.append(asked)
        return len(self._asked) - 1

    def schemas(self) -> "Schemas":
        """The schemas of all of them; raises the `WiringError` of the first that has none."""
        try:
            return Schemas(*_generated(self._asked))
        except PydanticInvalidForJsonSchema as error:
            asked = next(each for each in self._asked if not _has_schema(each))
            does = "takes" if asked.mode == "validation" else "gives"
            raise WiringError(
                f"{name_of(asked.annotation)} has no JSON schema, and {asked.asker} {does} it: {error.message}.\n"
                f"Write `Annotated[…, WithJsonSchema({{…}})]` at the field, or {asked.way_out}."
            ) from error


class Schemas:
    """Schemas by the numbers that `Wanted` gave, and the definitions that they refer to."""

    def __init__(self, found: list[Json], definitions: Json) -> None:
        renames = joined(definitions)
        self._found: list[Json] = [renamed(each, renames) for each in found]
        self._definitions: Json = {
            renames.get(name, name): renamed(each, renames) for name, each in definitions.items()
        }

    def of(self, number: int) -> Json:
        """The schema itself, or a reference to it; a copy."""
        return dict(self._found[number])

    def whole(self, number: int) -> Json:
        """The schema itself, also where it is referred to by others."""
        schema = self._found[number]
        return self._definitions[schema["$ref"].removeprefix(REF)] if "$ref" in schema else schema

    @property
    def names(self) -> Container[str]:
        """What schemas are called already."""
        return self._definitions

    def components(self, document: object) -> Json:
        """The definitions that a document refers to, directly or not, in alphabetical order."""
        reached = set[str]()
        waiting = list(_references(document))
        while waiting:
            name = waiting.pop()
            if name in self._definitions and name not in reached:
                reached.add(name)
                waiting.extend(_references(self._definitions[name]))
        return {name: schema for name, schema in sorted(self._definitions.items()) if name in reached}


class _Generator(GenerateJsonSchema):
    """Pydantic's, with uploaded files, and without titles that only say the name of a field or a class again.

    All forms of a generic class would have one title, by which generators of clients take them for one type.
    """

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # such a default is left out

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def generate_inner(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401 - a schema of pydantic-core
        made = super().generate_inner(schema)
        cls = schema.get("cls")
        if is_class(cls) and (whole := self.resolve_ref_schema(made)).get("title") == cls.__name__:
            del whole["title"]
        return made

    def is_instance_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401 - a schema of pydantic-core
        if is_class(schema["cls"]) and issubclass(schema["cls"], UploadFile):
            return dict(BINARY)
        return super().is_instance_schema(schema)


def jsonable(value: object) -> Any:  # noqa: ANN401 - any JSON
    """A default or example as JSON; None where it has no such form."""
    try:
        return _ANYTHING.dump_python(value, mode="json")
    except ValueError:  # pydantic's PydanticSerializationError
        return None


def _generated(asked: list[_Asked]) -> tuple[list[Json], Json]:
    inputs: list[tuple[int, JsonSchemaMode, TypeAdapter[Any]]] = [
        (number, each.mode, each.adapter) for number, each in enumerate(asked)
    ]
    found, rest = TypeAdapter.json_schemas(inputs, ref_template=REF + "{model}", schema_generator=_Generator)
    return [_finite(found[number, each.mode]) for number, each in enumerate(asked)], _finite(rest.get("$defs", {}))


def _finite(node: object) -> Any:  # noqa: ANN401 - any JSON
    """A schema without infinity and NaN, for which JSON has no words: members that are one are left out."""
    if is_object(node):
        return {name: _finite(value) for name, value in node.items() if not _is_endless(value)}
    return [_finite(value) for value in node] if is_array(node) else node


def _is_endless(node: object) -> bool:
    return isinstance(node, float) and not math.isfinite(node)


def _has_schema(asked: _Asked) -> bool:
    try:
        _generated([asked])
    except PydanticInvalidForJsonSchema:
        return False
    return True


def _references(node: object) -> Iterator[str]:
    """The names of the schemas that a part of a document refers to."""
    if isinstance(node, str) and node.startswith(REF):
        yield node.removeprefix(REF)
    for each in _parts(node):
        yield from _references(each)


def _parts(node: object) -> list[object]:
    if is_object(node):
        return list(node.values())
    return node if is_array(node) else []


_ANYTHING: TypeAdapter[object] = TypeAdapter(object)

BINARY: Json = {"type": "string", "contentMediaType": "application/octet-stream"}
"""An uploaded file (OpenAPI 3.1 §4.8.14.3)."""

"""What an operation takes beside its parameters: JSON, bytes or a form (OpenAPI 3.1 §4.8.13)."""

from collections.abc import Sequence
from typing import get_args

from armature.core.binding import File, TypeKind, kind_of_type, without_none
from armature.core.binding.body_formats import readable
from armature.core.binding.model_query import annotations_of
from armature.core.http.media import essence
from armature.openapi.info import Json, filled
from armature.openapi.inputs import input_schema
from armature.openapi.operation import Input, Operation
from armature.openapi.schemas import BINARY, Schemas

_FILES = frozenset({TypeKind.FILE, TypeKind.FILES})


def request_body(operation: Operation, schemas: Schemas) -> Json:
    """The Request Body Object; empty where the operation takes no body."""
    if operation.form:
        return _form(operation.form, schemas)
    if operation.body is None:
        return {}
    return {
        **filled(description=operation.body.parameter.marker.description),
        "content": _content(operation.body, schemas),
        **filled(required=operation.body.required),
    }


def _content(body: Input, schemas: Schemas) -> Json:
    if body.parameter.kind is TypeKind.RAW:
        return {"application/octet-stream": {}}
    described = {"schema": input_schema(body, schemas)}
    names = [essence(each.media_type.encode("latin-1")).decode("latin-1") for each in readable(body.parameter.formats)]
    return dict.fromkeys(names or ["application/json"], described)


def _form(inputs: Sequence[Input], schemas: Schemas) -> Json:
    """One schema for all of the form; as multipart only where files are among it."""
    models = [schemas.of(each.schema) for each in inputs if each.is_model]
    fields = [each for each in inputs if not each.is_model]
    parts = [*models, _fields(fields, schemas)] if fields else models
    described = {"schema": parts[0] if len(parts) == 1 else {"allOf": parts}}
    media_types = ["multipart/form-data"]
    if not any(_has_files(each) for each in inputs):
        media_types.insert(0, "application/x-www-form-urlencoded")
    encoding = filled(encoding=_encoding(fields))
    required = any(schemas.whole(each.schema).get("required") if each.is_model else each.required for each in inputs)
    return {"content": {each: {**described, **encoding} for each in media_types}, **filled(required=required)}


def _fields(fields: Sequence[Input], schemas: Schemas) -> Json:
    return {
        "type": "object",
        "properties": {each.parameter.alias: _part(each, schemas) for each in fields},
        **filled(required=[each.parameter.alias for each in fields if each.required]),
    }


def _part(given: Input, schemas: Schemas) -> Json:
    marker = given.parameter.marker
    if not given.parameter.is_file:
        schema = input_schema(given, schemas)
    else:
        schema = dict(BINARY)
        if isinstance(marker, File) and marker.max_size is not None:
            schema["maxLength"] = marker.max_size
        if get_args(without_none(given.parameter.annotation)):
            schema = {"type": "array", "items": schema}
    return {**schema, **filled(description=marker.description)}


def _encoding(fields: Sequence[Input]) -> Json:
    """The media types of files, where the application asks for some."""
    markers = {each.parameter.alias: each.parameter.marker for each in fields}
    return {
        name: {"contentType": ", ".join(marker.types)}
        for name, marker in markers.items()
        if isinstance(marker, File) and marker.types
    }


def _has_files(given: Input) -> bool:
    if not given.is_model:
        return given.parameter.is_file
    annotations = annotations_of(without_none(given.parameter.annotation))
    return any(kind_of_type(annotation) in _FILES for annotation in annotations.values())

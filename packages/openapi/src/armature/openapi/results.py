"""What an operation answers when all went well (OpenAPI 3.1 §4.8.16)."""

from http import HTTPStatus
from typing import get_args

from starlette.responses import RedirectResponse, Response

from armature.core.di import hints_of
from armature.core.http.downloads import Download
from armature.core.http.media import essence
from armature.core.http.reply import Reply
from armature.core.http.streaming import EVENT_STREAM, NDJSON
from armature.core.pipeline import AS_ANNOTATED, Endpoint
from armature.core.pipeline.caching import KEPT
from armature.core.source import Annotation, is_class, origin_of
from armature.openapi.info import Json, filled
from armature.openapi.operation import Operation
from armature.openapi.schemas import Schemas
from armature.openapi.words import ITEM


def results_of(operation: Operation, schemas: Schemas) -> dict[str, Json]:
    """A Response Object by each status; by `2XX` or `3XX` where the handler makes a whole response by itself."""
    status, others = operation.plan.encoder.status, operation.plan.endpoint.options.other_statuses
    if not status:
        cls = _response_class(operation.plan.endpoint)
        return _file(operation.method) if issubclass(cls, Download) else _made_by_itself(cls)
    carried = {**filled(headers=_headers(operation)), **filled(content=_content(operation, schemas))}
    found = {str(each): {"description": _phrase(each), **carried} for each in (status, *others)}
    if operation.plan.is_conditional and operation.method.upper() in KEPT:
        found["304"] = {"description": _phrase(304)}
    return found


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else f"Status {status}"


def _content(operation: Operation, schemas: Schemas) -> Json:
    media_type = operation.plan.encoder.media_type
    if operation.result is None:
        return _plain(media_type.decode("latin-1"))
    schema, formats = schemas.of(operation.result), operation.plan.encoder.representations
    if formats:
        return {name: content for each in formats for name, content in _in_format(each.media_type, schema).items()}
    described = {"schema": {"type": "string"}, ITEM: schema} if media_type == NDJSON else {"schema": schema}
    return {media_type.decode("latin-1"): described}


def _in_format(media_type: bytes, schema: Json) -> Json:
    """One of the formats that a client chooses among: texts have no structure that a schema could tell."""
    name = essence(media_type)
    is_data = name != NDJSON and not name.startswith(b"text/")
    return {name.decode("latin-1"): {"schema": schema if is_data else {"type": "string"}}}


def _plain(media_type: str) -> Json:
    """Text, bytes, events, or nothing at all.

    Events have no schema: some tools take it for that of all of the text, others for that of each event.
    """
    name = essence(media_type.encode("latin-1")).decode("latin-1")
    is_text = name.startswith("text/") and name != EVENT_STREAM.decode()
    return {name: {"schema": {"type": "string"}} if is_text else {}} if name else {}


def _headers(operation: Operation) -> Json:
    """The headers that every success carries, by their value."""
    endpoint = operation.plan.endpoint
    announced = {name.decode().title(): value.decode("latin-1") for name, value in endpoint.deprecation.headers()}
    announced.pop("Link", None)
    return {
        name: {"required": True, "schema": {"type": "string", "const": value}}
        for name, value in {**endpoint.options.headers, **announced}.items()
        if name.lower() != "content-type"
    }


def _made_by_itself(cls: type[Response]) -> dict[str, Json]:
    """What the class of a whole response says of it."""
    if issubclass(cls, RedirectResponse):
        return {"3XX": {"description": "A redirect"}}
    content = filled(content=_plain(cls.media_type or ""))
    return {"2XX": {"description": "A response of the handler's own", **content}}


def has_ranges(operation: Operation) -> bool:
    """Whether clients may ask for ranges of the result (RFC 9110 §14.2: of GET alone)."""
    return operation.method.upper() == "GET" and issubclass(_response_class(operation.plan.endpoint), Download)


def _file(method: str) -> dict[str, Json]:
    """A `Download`: the whole, and of GET ranges of it (RFC 9110 §15.3.7), or that the client has it already."""
    whole: Json = {"description": "The file", "content": {_BINARY: {}}}
    if method.upper() != "GET":
        return {"200": whole}
    part = {
        "description": "The ranges of the file that the header `Range` asks for",
        "headers": {"Content-Range": {"schema": {"type": "string"}}},
        "content": {_BINARY: {}, "multipart/byteranges": {}},
    }
    return {"200": whole, "206": part, "304": {"description": _phrase(304)}}


def _response_class(endpoint: Endpoint) -> type[Response]:
    annotation: Annotation = endpoint.options.returns
    if annotation is AS_ANNOTATED:
        annotation = hints_of(endpoint.function)["return"]
    if origin_of(annotation) is Reply:
        annotation = get_args(annotation)[0]
    return annotation if is_class(annotation) and issubclass(annotation, Response) else Response


_BINARY = "application/octet-stream"

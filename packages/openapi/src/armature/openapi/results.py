"""What an operation answers when all went well (OpenAPI 3.1 §4.8.16)."""

from http import HTTPStatus

from armature.core.http.media import essence
from armature.core.http.streaming import NDJSON
from armature.openapi.info import Json, filled
from armature.openapi.operation import Operation
from armature.openapi.schemas import Schemas

ITEM = "x-item-schema"
"""The schema of one line of a stream of JSON; OpenAPI 3.1 has no word for it, 3.2 calls it `itemSchema`."""


def success(operation: Operation, schemas: Schemas) -> tuple[str, Json]:
    """The status and the Response Object; `2XX` where the handler makes a whole response by itself."""
    status = operation.plan.encoder.status
    if not status:
        return "2XX", {"description": "A response that the handler makes by itself"}
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Done"
    headers = filled(headers=_headers(operation))
    return str(status), {"description": phrase, **headers, **filled(content=_content(operation, schemas))}


def _content(operation: Operation, schemas: Schemas) -> Json:
    media_type = operation.plan.encoder.media_type
    if not media_type:
        return {}
    name = essence(media_type).decode("latin-1")
    if media_type == NDJSON and operation.result is not None:
        return {name: {"schema": {"type": "string"}, ITEM: schemas.of(operation.result)}}
    if operation.result is not None:
        return {name: {"schema": schemas.of(operation.result)}}
    return {name: {"schema": {"type": "string"}} if name.startswith("text/") else {}}


def _headers(operation: Operation) -> Json:
    """The headers that every success carries, by their value."""
    constant = operation.plan.endpoint.options.headers
    return {
        name: {"schema": {"type": "string", "const": value}}
        for name, value in constant.items()
        if name.lower() != "content-type"
    }

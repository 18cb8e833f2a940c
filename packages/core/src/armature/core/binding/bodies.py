"""Bodies in the formats that an endpoint declares, by their `Content-Type`."""

from collections.abc import Callable
from typing import Any

from armature.core.binding.body_formats import format_of, readable
from armature.core.binding.parameters import Parameter
from armature.core.binding.validation import Adapters
from armature.core.binding.values import absent_of, validate_of
from armature.core.context import ExecutionContext
from armature.core.errors import BadRequest
from armature.core.http.formats import Json, ReadableFormat


def formatted_body(parameter: Parameter, adapters: Adapters) -> Callable[[ExecutionContext], Any]:
    """The body as the parameter's annotation says, from whichever format it came in."""
    absent, validate, formats = absent_of(parameter), validate_of(parameter, adapters), readable(parameter.formats)
    validate_json = adapters.of(parameter.annotation, parameter.marker.constraints()).validator.validate_json

    def extract(context: ExecutionContext) -> object:
        body = context.body
        if not body:
            return absent()
        found = format_of(context.header(b"content-type"), formats)
        return validate_json(body) if isinstance(found, Json) else validate(_read(found, body))

    return extract


def _read(found: ReadableFormat, body: bytes) -> object:
    try:
        return found.decode(body)
    except ValueError as error:
        raise BadRequest(f"The body is no {found.media_type}: {error}.") from error

"""Which of the formats of an endpoint a body is in."""

from collections.abc import Sequence

import pydantic_core

from armature.core.binding.parameters import Parameter
from armature.core.context import ExecutionContext
from armature.core.http.formats import Format, Json, ReadableFormat
from armature.core.http.media import essence, is_json, unsupported


def data_of(parameter: Parameter, context: ExecutionContext) -> object:
    """The plain data of a body that could be read and was not valid."""
    body = context.body or b"null"
    if not parameter.formats:
        return pydantic_core.from_json(body)
    return format_of(context.header(b"content-type"), readable(parameter.formats)).decode(body)


def readable(formats: Sequence[Format]) -> tuple[ReadableFormat, ...]:
    """Those that requests can have."""
    return tuple(each for each in formats if isinstance(each, ReadableFormat))


def format_of(content_type: bytes, formats: Sequence[ReadableFormat]) -> ReadableFormat:
    """The format of a body; raises `UnsupportedMediaType`, which names those that are read."""
    wanted = essence(content_type)
    for each in formats:
        if wanted == essence(each.media_type.encode("latin-1")) or (isinstance(each, Json) and is_json(content_type)):
            return each
    listed = [essence(each.media_type.encode("latin-1")) for each in formats]
    raise unsupported(content_type, *listed, wanted=b" or ".join(listed).decode("latin-1"))

"""Errors as Conduit says them: `{"errors": {"body": ["…"]}}` in the place of problem details."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from pydantic import BaseModel
from starlette.responses import Response

from armature.core import HttpError

Fault: TypeAlias = Mapping[str, str]
"""An entry in the `errors` of a 422: `source`, `pointer`, `detail`, `code`."""


class Errors(BaseModel):
    """What went wrong, in sentences."""

    body: list[str]


class GenericErrorModel(BaseModel):
    """Every error of Conduit."""

    errors: Errors


class ConduitErrorFilter:
    """Answers whatever guards, binding and services raise; status and headers stay what they are."""

    def catch(self, error: HttpError) -> Response:
        answer = GenericErrorModel(errors=Errors(body=_sentences(error)))
        headers = {**error.headers, "Content-Type": "application/json"}
        return Response(answer.model_dump_json(), status_code=error.status, headers=headers)


def _sentences(error: HttpError) -> list[str]:
    # The core lists what is not valid in this field; fields may hold anything, so the type is ours to say.
    faults = cast("Sequence[Fault]", error.fields.get("errors", ()))
    return [_sentence(fault) for fault in faults] or [error.detail or error.title]


def _sentence(fault: Fault) -> str:
    place = fault["pointer"].strip("/").replace("/", ".") or fault["source"]
    return f"{place}: {fault['detail']}"

"""Whether an endpoint can read a file while it comes: there is one pass, and it ends before the answer begins."""

import inspect
from collections.abc import Iterator, Sequence

from armature.core.binding import Parameter, Source, TypeKind, called, kind_of_type, without_none
from armature.core.binding.model_query import annotations_of
from armature.core.errors import InvalidSignature
from armature.core.http.streaming import is_stream
from armature.core.pipeline.callee import Callee
from armature.core.pipeline.endpoint import Endpoint
from armature.core.source import Annotation


def check_incoming(endpoint: Endpoint, callees: Sequence[Callee], result: Annotation) -> None:
    """Refuses what could only fail at a request; `callees` are all that run on the way, the handler among them."""
    form = [*_form_parameters(callees)]
    incoming = [each for each in form if each.is_incoming]
    if not incoming:
        return
    first, where = incoming[0], f"{endpoint.called} ({endpoint.where})"
    if len(incoming) > 1:
        raise InvalidSignature(
            f'{where} reads "{first.name}" and "{incoming[1].name}" while they come, and a form passes once.\n'
            "Take one of them, or all files of one name as `AsyncIterator[FilePart]`."
        )
    for each in form:
        if each is not first and _has_files(each):
            raise InvalidSignature(
                f'{where} reads "{first.name}" while it comes, and "{each.name}" is a file that must be there before.\n'
                "Take all files as `UploadFile`, or all files of one name as `AsyncIterator[FilePart]`."
            )
    if is_stream(result):
        raise InvalidSignature(
            f'{where} reads "{first.name}" while it comes, and answers with a stream: a client that still sends need '
            "not read.\nReturn the result when the file is read, or take an `UploadFile`."
        )
    if first in _own(endpoint, callees) and not inspect.iscoroutinefunction(endpoint.function):
        raise InvalidSignature(
            f"{called(first.signature, endpoint.function)} is read while it comes, which only `async def` can.\n"
            "Write `async def`, or take an `UploadFile`."
        )


def _form_parameters(callees: Sequence[Callee]) -> Iterator[Parameter]:
    """What is taken from the form, each once, however many ask for it through a function that they share."""
    sent = {id(each): each.parameter for callee in callees for each in callee.sent}
    return (each for each in sent.values() if each.source is Source.FORM)


def _own(endpoint: Endpoint, callees: Sequence[Callee]) -> Sequence[Parameter]:
    return [each for callee in callees if callee.function is endpoint.function for each in callee.parameters]


def _has_files(parameter: Parameter) -> bool:
    if parameter.kind is not TypeKind.MODEL:
        return parameter.is_file
    fields = annotations_of(without_none(parameter.annotation)).values()
    return any(kind_of_type(each) in {TypeKind.FILE, TypeKind.FILES} for each in fields)

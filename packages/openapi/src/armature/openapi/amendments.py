"""What users change in a document that was derived: one operation by its id, or anything at all."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from armature.core.di import described
from armature.core.errors import WiringError, did_you_mean
from armature.openapi.info import Json, is_object, merged
from armature.openapi.words import OTHER_METHODS

Amend: TypeAlias = Callable[[Json], Json]
"""Takes the finished document and gives the one that is served."""

# Operation Objects, or parts of them, as their author wrote them.
Operations: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Changes to operations by their ids."""


def as_it_is(document: Json) -> Json:
    """Changes nothing."""
    return document


@dataclass(frozen=True, slots=True)
class Amendments:
    """`operations` are JSON merge patches (RFC 7396) by operation id; `amend` has the last word."""

    operations: Operations = field(default_factory=dict[str, Mapping[str, Any]])
    amend: Amend = as_it_is

    def applied(self, document: Json, elsewhere: Container[str] = ()) -> Json:
        """The amended document; raises `WiringError` for an id that no operation has, nor one `elsewhere`."""
        places = {operation["operationId"]: (item, method) for item, method, operation in operations_in(document)}
        for wanted, patch in self.operations.items():
            if wanted not in places and wanted in elsewhere:
                continue
            if wanted not in places:
                raise WiringError(
                    f'No operation has the id "{wanted}", for which the OpenAPI document is to be changed.'
                    f"{did_you_mean(wanted, places)}\nWrite the `operationId` of an operation in the document."
                )
            item, method = places[wanted]
            item[method] = merged(item[method], patch)
        amended: object = self.amend(document)
        if not is_object(amended):
            raise WiringError(
                f"{described(self.amend)} amends the OpenAPI document, and gave {described(amended)} in its place.\n"
                "Return the document from it."
            )
        return amended


def operations_in(document: Json) -> Iterator[tuple[Json, str, Json]]:
    """Each Operation Object, with the object in which it stands and its key there; those of webhooks come last."""
    for item in [*document["paths"].values(), *document.get("webhooks", {}).values()]:
        for holder in (item, item.get(OTHER_METHODS, {})):
            for method, operation in holder.items():
                if method != OTHER_METHODS:
                    yield holder, method, operation
                    yield from _callbacks(operation)


def _callbacks(operation: Json) -> Iterator[tuple[Json, str, Json]]:
    for callback in operation.get("callbacks", {}).values():
        for item in callback.values():
            for method, sent in item.items():
                yield item, method, sent

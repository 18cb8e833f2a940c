"""Pydantic's validators, one for each annotation of the application."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import PydanticUserError, TypeAdapter
from pydantic.errors import PydanticSchemaGenerationError

from armature.core.errors import InvalidSignature
from armature.core.source import Annotation, name_of

# The validated value is whatever the annotation says.
Validate = Callable[[Any], Any]


class Adapters:
    """Makes a `TypeAdapter` for an annotation once, however many endpoints carry it."""

    def __init__(self) -> None:
        self._made: dict[object, TypeAdapter[Any]] = {}

    def of(self, annotation: Annotation, constraints: object = None) -> TypeAdapter[Any]:
        """The adapter of an annotation; raises `InvalidSignature` for a type that pydantic does not know."""
        wanted = annotation if constraints is None else Annotated[annotation, constraints]
        try:
            found = self._made.get(wanted)
        except TypeError:  # an annotation with unhashable metadata
            return self._make(wanted)
        if found is None:
            found = self._made[wanted] = self._make(wanted)
        return found

    def _make(self, annotation: Annotation) -> TypeAdapter[Any]:
        try:
            return TypeAdapter(annotation)
        except (PydanticSchemaGenerationError, PydanticUserError) as error:
            reason = str(error.message).partition("\n")[0]
            raise InvalidSignature(f"pydantic cannot validate {name_of(annotation)}: {reason}") from error

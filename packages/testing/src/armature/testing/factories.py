"""Objects of models, made up within their constraints; by polyfactory, the extra `factories`."""

from random import Random
from typing import Any, Final, TypeVar

from faker import Faker
from polyfactory.factories import DataclassFactory, TypedDictFactory
from polyfactory.factories.base import BaseFactory
from polyfactory.factories.pydantic_factory import ModelFactory

T = TypeVar("T")

_KINDS: Final[tuple[type[BaseFactory[Any]], ...]] = (ModelFactory, DataclassFactory, TypedDictFactory)


class Factories:
    """Makes pydantic models, dataclasses and TypedDicts: `Factories().build(NewOrder, customer="Ada")`.

    What is not given is made up, valid by the constraints of its field. The same seed gives the same objects in the
    same order, in every process.

    >>> from armature.testing.factories import Factories
    >>> from typing import Annotated
    >>> from pydantic import BaseModel, Field
    >>> class Line(BaseModel):
    ...     sku: str
    ...     pieces: Annotated[int, Field(ge=1, le=9)]
    >>> line = Factories().build(Line, sku="hammer")
    >>> line.sku, line.pieces in range(1, 10)
    ('hammer', True)
    """

    def __init__(self, seed: int = 0) -> None:
        self._random, self._faker = Random(seed), Faker()  # noqa: S311 - of test data
        self._faker.seed_instance(seed)
        self._known: dict[object, type[BaseFactory[Any]]] = {}

    def build(self, model: type[T], /, **values: object) -> T:
        """One object, with these values; raises `TypeError` for what is no model, and for a value of no field."""
        made: T = self._factory(model, values).build(**values)
        return made

    def batch(self, model: type[T], count: int, /, **values: object) -> list[T]:
        """So many objects, all with these values; raises as `build` does."""
        made: list[T] = self._factory(model, values).batch(count, **values)
        return made

    def _factory(self, model: type[T], values: dict[str, object]) -> type[BaseFactory[Any]]:
        factory = self._known.get(model)
        if factory is None:
            factory = self._known[model] = self._made(model)
        fields = {field.name for field in factory.get_model_fields()}
        for name in values.keys() - fields:
            raise TypeError(f"{model.__name__} has no field {name}; its fields are {', '.join(sorted(fields))}.")
        return factory

    def _made(self, model: type[T]) -> type[BaseFactory[Any]]:
        for kind in _KINDS:
            if kind.is_supported_type(model):
                return kind.create_factory(model, __random__=self._random, __faker__=self._faker)
        raise TypeError(f"{model!r} is no model, dataclass or TypedDict, so nothing says what its objects hold.")

"""What every source shares: pydantic's validator of a parameter, and what to do when nothing was sent."""

from collections.abc import Callable

from armature.core.binding.literals import spelled
from armature.core.binding.parameters import Parameter, Source
from armature.core.binding.rejection import InvalidValue
from armature.core.binding.validation import Adapters, Validate


def absent_of(parameter: Parameter) -> Callable[[], object]:
    """What to do when the client sent nothing: the default, or a fault."""
    default = parameter.signature.default
    if not parameter.required:
        return lambda: default
    what = "A body" if parameter.source is Source.BODY else f'The {parameter.source.value} value "{parameter.alias}"'

    def missing() -> object:
        raise InvalidValue("missing", f"{what} is required.")

    return missing


def validator_of(parameter: Parameter, adapters: Adapters) -> Validate | None:
    """The validator of a single value, or None where text needs none."""
    if parameter.annotation is str and parameter.marker.constraints() is None:
        return None
    return validate_of(parameter, adapters)


def validate_of(parameter: Parameter, adapters: Adapters) -> Validate:
    """Pydantic's validator for the parameter; text is converted as pydantic's lax mode does."""
    annotation = spelled(parameter.annotation)
    validate: Validate = adapters.of(annotation, parameter.marker.constraints()).validator.validate_python
    return validate

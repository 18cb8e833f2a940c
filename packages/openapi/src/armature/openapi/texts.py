"""What people read about an operation: its summary, its description and its tags."""

import inspect
from collections.abc import Sequence

from armature.core.pipeline import Endpoint
from armature.openapi.info import Json, filled


def texts_of(endpoint: Endpoint) -> Json:
    """The summary and the description: those of the decorator, else the first line of the docstring and its rest."""
    first, _, rest = (inspect.getdoc(endpoint.function) or "").partition("\n")
    summary, description = endpoint.options.summary, endpoint.options.description
    return filled(
        summary=first if summary is None else summary, description=rest.strip() if description is None else description
    )


def tags_of(endpoint: Endpoint) -> list[str]:
    """The tags of groups and controller, then those of the endpoint, each once."""
    return list(endpoint.tags)


def all_tags(known: Sequence[Json], endpoints: Sequence[Endpoint]) -> list[Json]:
    """The tags that somebody described, then the others in the order in which they are used."""
    described = {each["name"] for each in known}
    used = dict.fromkeys(name for each in endpoints for name in tags_of(each) if name not in described)
    return [*known, *({"name": name} for name in used)]

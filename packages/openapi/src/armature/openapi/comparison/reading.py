"""OpenAPI documents from files; what is none is refused with the place of its first mistake."""

import json
from pathlib import Path

import yaml

from armature.core.app.commands import UsageError
from armature.openapi.comparison.grammar import Steps, first_mistake, place_of
from armature.openapi.comparison.references import target_of
from armature.openapi.info import Json, is_array, is_object


def read_document(path: str) -> Json:
    """The OpenAPI 3.1 document in a file, JSON or YAML; raises `UsageError` where there is none."""
    found = _parsed(path)
    if not is_object(found) or not str(found.get("openapi", "")).startswith("3.1."):
        raise UsageError(f'"{path}" is no OpenAPI 3.1 document.')
    if found.keys().isdisjoint(("paths", "webhooks", "components")):
        raise UsageError(f'"{path}" is no OpenAPI 3.1 document: it has no paths, webhooks or components.')
    mistake = first_mistake(found)
    if mistake is not None:
        raise UsageError(f'"{path}" is no OpenAPI 3.1 document: {mistake}.')
    _check_references(found, found, path, ())
    return found


def _parsed(path: str) -> object:
    """What the file holds, as JSON says it: YAML also has dates, and keys that are numbers."""
    try:
        text = Path(path).read_text(encoding="utf-8")
        if text.lstrip().startswith("{"):  # JSON is YAML too, which takes much longer to read
            return json.loads(text)
        return json.loads(json.dumps(yaml.safe_load(text), default=str))
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}.') from error
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
        raise UsageError(f'"{path}" is neither JSON nor YAML.') from error


def _check_references(node: object, document: Json, path: str, steps: Steps) -> None:
    if is_array(node):
        for number, each in enumerate(node):
            _check_references(each, document, path, (*steps, number))
    if not is_object(node):
        return
    reference: object = node.get("$ref")
    if isinstance(reference, str):
        _check_reference(reference, document, path, steps)
    for name, each in node.items():
        if name not in _VALUES:
            _check_references(each, document, path, (*steps, name))


def _check_reference(reference: str, document: Json, path: str, steps: Steps) -> None:
    if not reference.startswith("#/"):
        raise UsageError(f'"{path}" refers to "{reference}", at {place_of(steps)}: join all into one file first.')
    try:
        target_of(reference, document)
    except LookupError as error:
        raise UsageError(f'"{path}" refers to "{reference}", at {place_of(steps)}: there is nothing.') from error


_VALUES = frozenset({"example", "examples", "default", "const", "enum"})
"""Members that hold values and no parts of a document."""

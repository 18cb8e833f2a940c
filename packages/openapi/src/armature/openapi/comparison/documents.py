"""All that changed between two documents, for clients that were written for the older one."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.operations import OperationComparison
from armature.openapi.comparison.references import Both, objects_of, resolved
from armature.openapi.comparison.security import scheme_changes
from armature.openapi.comparison.sockets import socket_changes
from armature.openapi.comparison.webhooks import webhook_changes
from armature.openapi.info import Json
from armature.openapi.words import METHODS, OTHER_METHODS


def diff(old: Json, new: Json) -> list[Change]:
    """The changes from one OpenAPI 3.1 document to another, in the order of the older one's operations.

    Only what clients rely on is compared: operations with their parameters, bodies, responses, security and callbacks,
    webhooks, WebSockets, and the schemas of these. Texts and examples are not. Raises LookupError for a reference that
    leads nowhere inside its document, and TypeError or AttributeError where a document is shaped otherwise.
    """
    return list(_changes(Both(old, new)))


def _changes(both: Both) -> Iterator[Change]:
    operations = OperationComparison(both)
    yield from _servers(both)
    yield from scheme_changes(both)
    before, after = _operations(both.old), _operations(both.new)
    for key, found in before.items():
        if key in after:
            yield from operations.changes(found.operation, after[key].operation, after[key].where)
        elif found.operation.get("deprecated"):
            yield Change("deprecated-operation-removed", found.where, "The operation, which was deprecated, is gone.")
        else:
            yield Change("operation-removed", found.where, "The operation is gone.")
    for key, found in after.items():
        if key not in before:
            yield Change("operation-added", found.where, "The operation is new.")
    yield from webhook_changes(both, operations.response)
    yield from socket_changes(both, operations)


class _Found(NamedTuple):
    """An operation with how people call it; the parameters of its path are among its own."""

    where: str
    operation: Json


def _operations(document: Json) -> Mapping[tuple[str, str], _Found]:
    """Operations by method and path without names."""
    found: dict[tuple[str, str], _Found] = {}
    for path, item in objects_of(document, "paths", document).items():
        methods = {name.upper(): item[name] for name in item if name in METHODS} | item.get(OTHER_METHODS, {})
        for method, operation in methods.items():
            whole = {**operation, "parameters": _parameters(item, operation, document)}
            found[method, re.sub(r"\{[^}]*\}", "{}", path)] = _Found(f"{method} {path}", whole)
    return found


def _parameters(item: Json, operation: Json, document: Json) -> list[Json]:
    """Those of the path, then those of the operation, which take the place of equal ones (OpenAPI 3.1 §4.8.9)."""
    both = [*item.get("parameters", []), *operation.get("parameters", [])]
    found = [resolved(each, document) for each in both]
    return list({(each["in"], each["name"]): each for each in found}.values())


def _servers(both: Both) -> Iterator[Change]:
    before, after = (_addresses(document) for document in both)
    for url in [url for url in before if url not in after]:
        yield Change("server-removed", url, "The server is gone.")
    for url in [url for url in after if url not in before]:
        yield Change("server-added", url, "The server is new.")


def _addresses(document: Json) -> list[str]:
    """Where the paths are found; at the root of its host where a document says nothing (OpenAPI 3.1 §4.8.1)."""
    return [each["url"] for each in document.get("servers") or [{"url": "/"}]]

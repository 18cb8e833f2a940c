"""What changed in the WebSockets of a document, which stand in its extension `x-websockets`."""

from collections.abc import Iterator, Mapping

from armature.openapi.comparison.changes import Change
from armature.openapi.comparison.operations import OperationComparison
from armature.openapi.comparison.references import Both
from armature.openapi.info import Json
from armature.openapi.words import WEBSOCKETS


def socket_changes(both: Both, operations: OperationComparison) -> Iterator[Change]:
    """WebSockets that came or went, what opens the others, and the messages of both directions."""
    before, after = (each.get(WEBSOCKETS, {}) for each in both)
    for path, old in before.items():
        where = f"WEBSOCKET {path}"
        if path not in after:
            yield Change("websocket-removed", where, "The WebSocket is gone.")
            continue
        new = after[path]
        yield from operations.opening_changes(old, new, where)
        yield from _subprotocols(old.get("subprotocols", []), new.get("subprotocols", []), where)
        yield from _answers(old, new, where, operations)
        yield from _messages(_by_name(old), _by_name(new), where, operations)
    for path in [path for path in after if path not in before]:
        yield Change("websocket-added", f"WEBSOCKET {path}", "The WebSocket is new.")


def _subprotocols(old: list[str], new: list[str], where: str) -> Iterator[Change]:
    for name in [name for name in old if name not in new]:
        yield Change("websocket-subprotocol-removed", where, f'The subprotocol "{name}" is no longer spoken.')
    for name in [name for name in new if name not in old]:
        yield Change("websocket-subprotocol-added", where, f'The subprotocol "{name}" is spoken too.')


def _messages(
    before: Mapping[str, Json], after: Mapping[str, Json], where: str, operations: OperationComparison
) -> Iterator[Change]:
    for name, old in before.items():
        if name not in after:
            yield Change("websocket-message-removed", where, f"The message {name} is no longer taken.")
            continue
        place = f"{where}, {name}"
        yield from operations.request.changes(old.get("takes", {}), after[name].get("takes", {}), place)
        yield from _answers(old, after[name], place, operations)
    for name in [name for name in after if name not in before]:
        yield Change("websocket-message-added", where, f"The message {name} is taken too.")


def _answers(old: Json, new: Json, where: str, operations: OperationComparison) -> Iterator[Change]:
    if "sends" in old and "sends" in new:
        yield from operations.response.changes(old["sends"], new["sends"], where)
    elif "sends" in old:
        yield Change("websocket-answer-removed", where, "Nothing is sent any more.")
    elif "sends" in new:
        yield Change("websocket-answer-added", where, "Something is sent now.")


def _by_name(socket: Json) -> Mapping[str, Json]:
    """The messages by the name of the schema that each takes, else by its form."""
    return {_name(each.get("takes", {})): each for each in socket.get("messages", [])}


def _name(taken: Json) -> str:
    if "$ref" in taken:
        return str(taken["$ref"]).rpartition("/")[2]
    return "of bytes" if taken.get("format") == "binary" else f"of type {taken.get('type', 'any')}"

"""WebSockets, for which OpenAPI has no word: the extension `x-websockets` of a document."""

from collections.abc import Sequence
from typing import NamedTuple

from armature.core.app.websockets import SocketPlan
from armature.core.binding import Source
from armature.core.pipeline import Plan
from armature.core.routing import Template
from armature.openapi.addresses import Addresses
from armature.openapi.info import Json, filled
from armature.openapi.inputs import input_schema, parameters_of
from armature.openapi.operation import Input, inputs_of, result_of
from armature.openapi.schemas import Schemas, Wanted
from armature.openapi.security import Schemes
from armature.openapi.texts import tags_of, texts_of
from armature.openapi.versions import announcement, host_servers


class Exchange(NamedTuple):
    """One method of a WebSocket: the message that it takes, and the number of the schema of what it sends."""

    plan: Plan
    takes: Input | None
    sends: int | None


class Socket(NamedTuple):
    """One WebSocket: what opens it, first of `exchanges`, and the methods that take its messages."""

    plan: SocketPlan
    template: Template
    inputs: tuple[Input, ...]
    exchanges: tuple[Exchange, ...]


def socket_of(plan: SocketPlan, template: Template, wanted: Wanted) -> Socket:
    """Reads a plan; the types of all that travels are added to `wanted`."""
    plans = [plan.handshake, *plan.messages]
    exchanges = tuple(_exchange(each, wanted) for each in plans)
    return Socket(plan, template, inputs_of(plans, wanted), exchanges)


def sockets_section(sockets: Sequence[Socket], schemas: Schemas, schemes: Schemes) -> Json:
    """The extension, by path.

    `summary`, `description`, `tags`, `parameters` and `security` are as those of an operation. Beside them stand the
    `subprotocols`, what the opening method `sends`, and the `messages`, each with what it `takes` and `sends`.
    """
    addresses = Addresses()
    found: Json = {}
    for each in sockets:
        opening, *messages = each.exchanges
        endpoint = opening.plan.endpoint
        address = addresses.of(each.template, "WEBSOCKET", str(endpoint.apart))
        found[address.path] = {
            **texts_of(endpoint),
            **filled(
                tags=tags_of(endpoint),
                parameters=parameters_of(each.template, address.names, each.inputs, schemas),
                security=schemes.required(opening.plan),
                subprotocols=list(each.plan.details.subprotocols),
                sends=_sent(opening, schemas),
                messages=[_message(message, schemas) for message in messages],
                servers=host_servers(endpoint.apart.host),
            ),
            **announcement(endpoint),
        }
    return found


def _exchange(plan: Plan, wanted: Wanted) -> Exchange:
    taken = (each for each in inputs_of([plan], wanted) if each.parameter.source is Source.MESSAGE)
    return Exchange(plan, next(taken, None), result_of(plan, wanted))


def _message(exchange: Exchange, schemas: Schemas) -> Json:
    taken = input_schema(exchange.takes, schemas) if exchange.takes else {}
    return {**texts_of(exchange.plan.endpoint), **filled(takes=taken, sends=_sent(exchange, schemas))}


def _sent(exchange: Exchange, schemas: Schemas) -> Json:
    if exchange.sends is not None:
        return schemas.of(exchange.sends)
    return {"type": "string"} if exchange.plan.encoder.media_type else {}

"""What an API sends: webhooks (OpenAPI 3.1 §4.8.1), and the callbacks of operations (§4.8.18)."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from armature.core.errors import WiringError, did_you_mean
from armature.openapi.identifiers import free_name
from armature.openapi.info import ApiInfo, Json, Webhook, filled
from armature.openapi.schemas import Schemas, Wanted


class Outgoing(NamedTuple):
    """A webhook, with the numbers of the schemas of what it carries and of what is expected as the answer."""

    webhook: Webhook
    payload: int
    answer: int | None


class Callback(NamedTuple):
    """What is sent to `address` when the operation of the id `operation` was called."""

    operation: str
    address: str
    sent: Outgoing


def webhooks_of(info: ApiInfo, wanted: Wanted) -> list[Outgoing]:
    """The webhooks; their types are added to `wanted`. Raises `WiringError` where two have one name."""
    names = [each.name for each in info.webhooks]
    for name in names:
        if names.count(name) > 1:
            raise WiringError(f'Two webhooks are called "{name}".\nGive one of them another name.')
    return [_outgoing(each, wanted) for each in info.webhooks]


def callbacks_of(info: ApiInfo, wanted: Wanted) -> list[Callback]:
    """The callbacks of all operations; their types are added to `wanted`."""
    return [
        Callback(operation, address, _outgoing(webhook, wanted))
        for operation, by_address in info.callbacks.items()
        for address, webhook in by_address.items()
    ]


class Sender:
    """Writes down what is sent; `taken` are the ids of operations that there are."""

    def __init__(self, schemas: Schemas, taken: set[str]) -> None:
        self._schemas = schemas
        self._taken = taken

    def webhooks(self, webhooks: Sequence[Outgoing]) -> Json:
        """The Path Items of webhooks by their names."""
        return {each.webhook.name: self._item(each) for each in webhooks}

    def add_callbacks(
        self, callbacks: Sequence[Callback], operations: Mapping[str, Json], elsewhere: Container[str] = ()
    ) -> None:
        """Puts callbacks into their operations; raises `WiringError` for an id that none has, nor one `elsewhere`."""
        for each in callbacks:
            if each.operation not in operations and each.operation in elsewhere:
                continue
            if each.operation not in operations:
                raise WiringError(
                    f'No operation has the id "{each.operation}", for which the callback "{each.sent.webhook.name}" is '
                    f"declared.{did_you_mean(each.operation, operations)}\n"
                    "Write the `operationId` of an operation in the document."
                )
            named: Json = operations[each.operation].setdefault("callbacks", {})
            named.setdefault(each.sent.webhook.name, {})[each.address] = self._item(each.sent)

    def _item(self, sent: Outgoing) -> Json:
        webhook = sent.webhook
        content = {"application/json": {"schema": self._schemas.of(sent.payload)}}
        operation_id = free_name(re.sub(r"\W+", "_", webhook.name), self._taken)
        self._taken.add(operation_id)
        operation = {
            "operationId": operation_id,
            **filled(summary=webhook.summary, description=webhook.description, tags=list(webhook.tags)),
            "requestBody": {"content": content, "required": True},
            "responses": self._answers(sent.answer),
            "security": [],  # whoever receives it is sent no credentials
        }
        return {webhook.method.lower(): operation}

    def _answers(self, answer: int | None) -> Json:
        if answer is None:
            return {"2XX": {"description": "Received"}}
        return {
            "200": {"description": "Received", "content": {"application/json": {"schema": self._schemas.of(answer)}}}
        }


def _outgoing(webhook: Webhook, wanted: Wanted) -> Outgoing:
    asker = f'the webhook "{webhook.name}"'
    answer = None if webhook.returns is None else wanted.expected(webhook.returns, asker)
    return Outgoing(webhook, wanted.sent(webhook.payload, asker), answer)

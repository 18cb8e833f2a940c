"""One WebSocket that answers each order with a receipt: by a message method, and by hand over bare Starlette."""

from pydantic import BaseModel, TypeAdapter
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from armature.core import Application, ApplicationSettings, Module, controller, message, websocket


class Order(BaseModel):
    """What the client sends."""

    sku: str
    count: int


class Receipt(BaseModel):
    """What it gets."""

    sku: str
    count: int
    price: float


@controller("/orders")
class Orders:
    """The same as `by_hand`, declared."""

    @websocket()
    async def enter(self) -> None:
        """Let everybody in."""

    @message()
    async def buy(self, order: Order) -> Receipt:
        """Answer one order."""
        return Receipt(sku=order.sku, count=order.count, price=12.5 * order.count)


_orders = TypeAdapter(Order)
_receipts = TypeAdapter(Receipt)


async def by_hand(socket: WebSocket) -> None:
    """The same as `Orders`, in a loop of its own."""
    await socket.accept()
    try:
        while True:
            order = _orders.validate_json(await socket.receive_text())
            receipt = Receipt(sku=order.sku, count=order.count, price=12.5 * order.count)
            await socket.send_text(_receipts.dump_json(receipt).decode())
    except WebSocketDisconnect:
        return


armature = Application(Module(controllers=[Orders]), settings=ApplicationSettings(access_log=False, log_level="ERROR"))
starlette = Starlette(routes=[WebSocketRoute("/orders", by_hand)])

"""No framework: one function and one dictionary, what the others are held against.

Its hello sends bytes that were encoded beforehand, the least that any answer can cost. The typed endpoints use pydantic
by hand; they are shown for reference and stand in no target.
"""

from typing import Final
from urllib.parse import parse_qs

from tests.benchmarks.asgi import App, Receive, Scope, Send
from tests.benchmarks.shop import SPARE_ROUTES, NewOrder, Orders, Products

_PLAIN: Final = b"text/plain; charset=utf-8"
_JSON: Final = b"application/json"
_HELLO: Final = b'{"message":"hello"}'

_products = Products()
_orders = Orders()


async def _answer(send: Send, status: int, media_type: bytes, body: bytes) -> None:
    headers = [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def hello(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer a constant."""
    await _answer(send, 200, _JSON, _HELLO)


async def hello_text(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer five letters."""
    await _answer(send, 200, _PLAIN, b"hello")


async def product(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer one product."""
    query = parse_qs(scope["query_string"].decode())
    found = await _products.find(int(scope["path"].rpartition("/")[2]), query.get("currency", ["EUR"])[0])
    await _answer(send, 200, _JSON, found.__pydantic_serializer__.to_json(found))


async def order(_scope: Scope, receive: Receive, send: Send) -> None:
    """Validate and accept one order."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    accepted = await _orders.place(NewOrder.model_validate_json(body))
    await _answer(send, 201, _JSON, accepted.__pydantic_serializer__.to_json(accepted))


async def _nothing(_scope: Scope, _receive: Receive, send: Send) -> None:
    await _answer(send, 404, _PLAIN, b"Not Found")


_ROUTES: Final[dict[tuple[str, str], App]] = {
    **{(method, path.removesuffix("/{}")): hello for method, path in SPARE_ROUTES},
    ("GET", "/hello"): hello,
    ("GET", "/hello/text"): hello_text,
    ("GET", "/products"): product,
    ("POST", "/orders"): order,
}


async def _lifespan(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Look the path up whole, then without its last segment."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    method, path = scope["method"], scope["path"]
    handler = _ROUTES.get((method, path)) or _ROUTES.get((method, path.rpartition("/")[0]), _nothing)
    await handler(scope, receive, send)

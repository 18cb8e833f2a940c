"""Starlette: services in `app.state`, pydantic by hand, as its documentation leaves it to the user."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.benchmarks.shop import FIRST_SPARES, LAST_SPARES, NewOrder, Orders, Products


async def hello(_request: Request) -> JSONResponse:
    """Answer JSON."""
    return JSONResponse({"message": "hello"})


async def hello_text(_request: Request) -> PlainTextResponse:
    """Answer five letters."""
    return PlainTextResponse("hello")


async def product(request: Request) -> Response:
    """Answer one product."""
    currency = request.query_params.get("currency", "EUR")
    found = await request.app.state.products.find(request.path_params["id"], currency)
    return Response(found.model_dump_json(), media_type="application/json")


async def order(request: Request) -> Response:
    """Validate and accept one order."""
    accepted = await request.app.state.orders.place(NewOrder.model_validate_json(await request.body()))
    return Response(accepted.model_dump_json(), status_code=201, media_type="application/json")


def _spares(routes: tuple[tuple[str, str], ...]) -> list[Route]:
    return [Route(path.format("{id:int}"), hello, methods=[method]) for method, path in routes]


app = Starlette(
    routes=[
        *_spares(FIRST_SPARES),
        Route("/hello", hello),
        Route("/hello/text", hello_text),
        Route("/products/{id:int}", product),
        Route("/orders", order, methods=["POST"]),
        *_spares(LAST_SPARES),
    ],
)
app.state.products = Products()
app.state.orders = Orders()

"""The plug into an Armature application, and a FastAPI application without one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi import Request as Incoming
from httpx2 import ASGITransport, AsyncClient

from armature.core import Application, Module, Named, WiringError, get, module, provide
from armature.http_client import HttpClient, HttpClientSettings, Request, TargetSettings
from armature.http_client.clients import BaseUrlClients
from armature.http_client.module import HttpClientModule
from armature.http_client.testing import MockEngine, Reply
from armature.http_client.testing.server import serving
from armature.resilience import Pipelines, PipelineSettings, ResilienceSettings
from armature.testing import AsyncTestClient, TestClient

Payments = Annotated[HttpClient, Named("payments")]


@get("/paid")
async def paid(payments: Payments) -> dict[str, str | None]:
    return await payments.get("/ids", returns=dict[str, str | None])


def ids(request: Request) -> Reply:
    names = ("x-request-id", "traceparent", "x-correlation-id")
    return Reply(json={name: request.header(name) for name in names})


def app_with(*imports: object) -> Application:
    return Application(Module(controllers=[paid], imports=imports))


def targets(url: str, **options: Any) -> HttpClientSettings:
    return HttpClientSettings(targets={"payments": TargetSettings(base_url=url, **options)})


async def test_a_target_is_injected_by_its_name_and_carries_the_ids_of_the_request() -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with serving(ids) as server:
        app = app_with(HttpClientModule(targets(server.url), targets=["payments"]))
        async with AsyncTestClient(app) as client:
            headers = {"x-request-id": "r-1", "traceparent": trace}
            answer = await client.get("/paid", headers=headers)
        connections = server.connections

    assert answer.json() == {"x-request-id": "r-1", "traceparent": trace, "x-correlation-id": "r-1"}
    assert not connections


def test_targets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL", "https://pay.example")
    engine = MockEngine().on("GET", "/ids", Reply(json={}))
    app = app_with(HttpClientModule(targets=["payments"]))
    with TestClient(app):
        pass
    replaced = app.override(Payments).value(HttpClient("https://pay.example", engine=engine))
    with TestClient(replaced) as client:
        assert client.get("/paid").json() == {}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        pytest.param(
            {},
            'HttpClientModule names the target "payments", and no settings say where it is.\n'
            "Set ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL to its base URL.",
            id="no settings",
        ),
        pytest.param(
            {"PAYMENTS__BASE_URL": "https://pay.example", "PAYMENT__BASE_URL": "https://pay.example"},
            'HttpClientModule has settings for the target "payment", and names "payments".\n'
            'Write `HttpClientModule(targets=["payment", …])`, or take the settings away.',
            id="settings for nobody",
        ),
        pytest.param(
            {"PAYMENTS__BASE_URL": "pay.example"},
            'The target "payments" of HttpClientModule cannot start. The base URL "pay.example" does not begin with '
            'http:// or https://.\nWrite it like "https://api.example/v1".',
            id="no URL",
        ),
        pytest.param(
            {"PAYMENTS__BASE_URL": "https://pay.example", "PAYMENTS__PIPELINE": "pay"},
            'The target "payments" of HttpClientModule cannot start. Its settings name the pipeline "pay", and nothing '
            "provides `Pipelines`.\nImport ResilienceModule beside it, or provide `Pipelines` in a module that exports "
            "it.",
            id="no pipelines",
        ),
        pytest.param(
            {"PAYMENTS__BASE_URL": "https://pay.example", "PAYMENTS__TOTAL": "0"},
            "ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__TOTAL",
            id="an impossible number",
        ),
    ],
)
def test_settings_that_do_not_fit_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"ARMATURE_HTTP_CLIENT_TARGETS__{name}", value)

    with pytest.raises(WiringError) as caught, TestClient(app_with(HttpClientModule(targets=["payments"]))):
        pass

    assert message in str(caught.value)


@module(
    providers=[provide(Pipelines).value(Pipelines(ResilienceSettings(pipelines={"pay": PipelineSettings(total=5)})))],
    exports=[Pipelines],
)
class PipelineModule: ...


async def test_a_target_calls_through_a_pipeline_by_its_name() -> None:
    async with serving(lambda request: Reply(json={"left": request.header("request-timeout")})) as server:
        settings = targets(server.url, pipeline="pay")
        plug = HttpClientModule(settings, targets=["payments"], imports=[PipelineModule])
        async with AsyncTestClient(app_with(plug)) as client:
            left = (await client.get("/paid")).json()["left"]

    assert 4 < float(left) <= 5


def test_a_pipeline_that_nobody_knows_stops_the_start() -> None:
    settings = targets("https://pay.example", pipeline="other")
    app = app_with(HttpClientModule(settings, targets=["payments"], imports=[PipelineModule]))
    with pytest.raises(WiringError) as caught, TestClient(app):
        pass

    assert 'There is no pipeline "other"; the settings give "pay".' in str(caught.value)


@pytest.mark.parametrize("names", ["payments", ["Payments"], [""]])
def test_a_target_is_named_as_the_environment_can_name_it(names: Any) -> None:
    with pytest.raises(WiringError) as caught:
        HttpClientModule(targets=names)

    assert f'has `targets={names!r}`.\nWrite `targets=["payments"]`' in str(caught.value)


def test_two_modules_with_other_targets_are_not_one() -> None:
    settings = targets("https://pay.example")
    one = HttpClientModule(settings, targets=["payments"])

    assert one.means(HttpClientModule(settings, targets=["payments"]))
    assert not one.means(HttpClientModule(settings, targets=["stock"]))
    assert not one.means(HttpClientModule(targets("https://other.example"), targets=["payments"]))


async def test_clients_of_base_urls_are_opened_once_and_closed_together() -> None:
    async with serving(ids) as server, BaseUrlClients() as clients:
        client = clients.at(server.url)
        assert clients.at(server.url) is client
        await client.get("/")
        assert len(server.connections) == 1


async def test_a_fastapi_application_uses_it_without_the_core() -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with HttpClient(server.url) as client:
            app.state.payments = client
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/paid")
    async def host(request: Incoming) -> dict[str, str | None]:
        client: HttpClient = request.app.state.payments
        return await client.get("/ids", returns=dict[str, str | None])

    async with serving(ids) as server, lifespan(app):
        async with AsyncClient(transport=ASGITransport(app), base_url="http://host") as browser:
            answer = await browser.get("/paid")

    assert answer.json() == {"x-request-id": None, "traceparent": None, "x-correlation-id": None}

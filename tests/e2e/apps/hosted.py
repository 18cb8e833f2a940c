"""FastAPI around Armature around FastAPI, served by a plain uvicorn."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request, WebSocket

from armature.core import Application, Background, Module, Scope, controller, get, outgoing_headers, provide
from armature.core.logging import get_logger

_log = get_logger("hosted")


class Visits:
    """Counts; one for the process."""

    def __init__(self) -> None:
        self.count = 0

    async def record(self, path: str) -> None:
        self.count += 1
        _log.info("recorded", path=path)

    def on_application_shutdown(self) -> None:
        _log.info("closed", visits=self.count)


class Visit:
    """One visit; lives in a unit of work."""

    def __init__(self, path: str, visits: Visits) -> None:
        self.path = path
        self.visits = visits


def visit(request: Request, visits: Visits) -> Visit:
    return Visit(request.url.path, visits)


@controller("/visits")
class VisitController:
    def __init__(self, visits: Visits, background: Background) -> None:
        self.visits = visits
        self.background = background

    @get("/")
    async def record(self, visit: Visit) -> dict[str, str]:
        self.background.spawn(self.visits.record, visit.path)
        return outgoing_headers()


legacy = FastAPI()


@legacy.get("/page")
async def page(request: Request) -> list[str]:
    return [str(request.url), request.headers["x-request-id"]]


@legacy.websocket("/echo")
async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


guest = Application(
    Module(
        controllers=[VisitController],
        providers=[Visits, provide(Visit).by(visit, scope=Scope.REQUEST)],
        mounts={"/legacy": legacy},
    )
)
app = FastAPI(lifespan=guest.lifespan)
app.mount("/v2", guest)


@app.get("/seen")
async def seen(visit: Annotated[Visit, Depends(guest.resolver(Visit))]) -> list[object]:
    return [visit.path, visit.visits.count, outgoing_headers()]

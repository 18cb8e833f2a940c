"""A real server on a free port."""

import threading

import httpx2
import pytest

from armature.core import Application, Module, get
from armature.testing import serve


class Log:
    def __init__(self) -> None:
        self.events: list[str] = []

    async def on_application_shutdown(self) -> None:
        self.events.append("stopped")


LOG = Log()


@get("/thread")
async def thread() -> str:
    return threading.current_thread().name


def test_an_application_answers_over_the_network_and_is_stopped() -> None:
    app = Application(Module(controllers=[thread], providers=[Log]))

    with serve(app) as first, serve(app.override(Log).value(LOG)) as second:
        answers = [httpx2.get(f"{url}/thread").text for url in (first, second)]

    assert first != second
    assert answers == ["armature.testing.serve"] * 2
    assert LOG.events == ["stopped"]
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"{first}/thread")


def test_an_application_that_does_not_start_is_said() -> None:
    class Broken:
        async def on_module_init(self) -> None:
            raise ConnectionError("There is no database here.")

    with (
        pytest.raises(RuntimeError, match="The application does not start; the log says why"),
        serve(Application(Module(providers=[Broken]))),
    ):
        pass

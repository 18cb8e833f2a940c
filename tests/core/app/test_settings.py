"""Settings: from the environment when the application starts, or given; wrong ones are told, never their values."""

import threading
from typing import Any

import pydantic
import pytest
from starlette.testclient import TestClient

from armature.core import Application, ApplicationSettings, Module, WiringError, get


@get("/")
async def limit(settings: ApplicationSettings) -> int:
    return settings.body_limit


def test_they_are_read_from_the_environment_when_the_application_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Application(Module(controllers=[limit]))
    monkeypatch.setenv("ARMATURE_BODY_LIMIT", "7")
    monkeypatch.setenv("ARMATURE_ACCESS_LOG", "false")
    assert app.settings.body_limit == 7

    with TestClient(app) as client:
        monkeypatch.setenv("ARMATURE_BODY_LIMIT", "8")
        assert client.get("/").text == "7"
        assert app.settings.body_limit == 7
    with TestClient(app) as client:
        assert client.get("/").text == "8"


def test_given_ones_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMATURE_BODY_LIMIT", "7")
    given = ApplicationSettings(body_limit=9)

    with TestClient(Application(Module(controllers=[limit]), settings=given)) as client:
        assert client.get("/").text == "9"


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("ARMATURE_BODY_LIMIT", "-1", "Input should be greater than or equal to 0"),
        ("ARMATURE_THREADS", "0", "Input should be greater than or equal to 1"),
        ("ARMATURE_LOG_FORMAT", "hunter2", "Input should be 'auto', 'json' or 'console'"),
        ("ARMATURE_LOG_LEVEL", "hunter2", "Input should be 'DEBUG', 'INFO', 'WARNING', 'ERROR' or 'CRITICAL'"),
        ("ARMATURE_ACCESS_LOG", "hunter2", "Input should be a valid boolean, unable to interpret input"),
        ("ARMATURE_SHUTDOWN_DRAIN", "hunter2", "Input should be a valid number, unable to parse string as a number"),
    ],
    ids=lambda text: text if text.startswith("ARMATURE") else "",
)
async def test_a_wrong_one_does_not_start_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, line: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(WiringError) as failure:
        await Application(Module()).start()

    first, *rest = str(failure.value).splitlines()
    assert first.startswith("The settings ApplicationSettings (")
    assert first.endswith(") cannot be read from the environment:")
    assert rest == [f"    {variable}: {line}", "Set the variables, or provide the settings as a value."]


def test_they_do_not_change() -> None:
    settings: Any = ApplicationSettings()

    with pytest.raises(pydantic.ValidationError):
        settings.body_limit = 1


def test_the_budgets_of_a_stop_add_up() -> None:
    assert ApplicationSettings().shutdown_total == 35


def test_no_more_sync_handlers_run_at_once_than_the_setting_allows() -> None:
    running: set[int] = set()
    most: list[int] = []
    full = threading.Barrier(2)

    @get("/")
    def block() -> None:
        running.add(threading.get_ident())
        most.append(len(running))
        full.wait(30)
        running.discard(threading.get_ident())

    settings = ApplicationSettings(threads=2, access_log=False)
    with TestClient(Application(Module(controllers=[block]), settings=settings)) as client:
        clients = [threading.Thread(target=client.get, args=["/"]) for _ in range(4)]
        for each in clients:
            each.start()
        for each in clients:
            each.join(30)

    assert max(most) == 2
    assert len(most) == 4

"""A variable that nobody reads is said: it was meant for something."""

from typing import Any

import pytest
from pydantic_settings import BaseSettings
from starlette.testclient import TestClient

from armature.core import Application, Module, WiringError
from armature.core.app.settings import ApplicationSettings, unread_variables
from armature.core.health import HealthModule, HealthSettings


def test_a_misspelt_variable_is_named_with_what_was_meant() -> None:
    found = unread_variables(["ARMATURE_BODY_LIMTI", "ARMATURE_BODY_LIMIT", "PATH"], [ApplicationSettings])

    assert found == ['ARMATURE_BODY_LIMTI Did you mean "ARMATURE_BODY_LIMIT"?']


def test_variables_of_modules_count_as_read() -> None:
    known: list[type[BaseSettings]] = [ApplicationSettings, HealthSettings]

    assert unread_variables(["ARMATURE_HEALTH_DETAILS", "armature_log_level"], known) == []


def test_the_start_warns_of_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ARMATURE_HEALTH_DETIALS", "true")

    with TestClient(Application(Module(imports=[HealthModule]))):
        pass

    assert '"variable":"ARMATURE_HEALTH_DETIALS Did you mean \\"ARMATURE_HEALTH_DETAILS\\"?"' in capsys.readouterr().err


def test_an_unknown_policy_for_slashes_does_not_start() -> None:
    policy: Any = "nope"
    with pytest.raises(WiringError) as error:
        Application(Module(), trailing_slash=policy)

    assert str(error.value) == (
        'Application(trailing_slash="nope") is no policy.\nWrite one of "strict", "redirect", "ignore".'
    )

"""What `make test` says where it may not install what it needs."""

import os

import pytest

from tools import install_programs


def test_nothing_is_done_where_all_programs_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install_programs, "FOUND", {"memcached": "/usr/bin/memcached"})

    assert install_programs.main() == 0


def test_an_ordinary_user_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install_programs, "FOUND", {"memcached": "/usr/bin/memcached", "redis-server": None})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert install_programs.main() == 1
    assert capsys.readouterr().err == "The tests need programs that are not here: apt-get install redis-server\n"

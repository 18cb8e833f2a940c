"""Another application with one provider exchanged; the first one stays as it is."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from armature.core import Application, Module, WiringError, get, provide
from tests.core.http.serving import QUIET


class Mailer:
    """Sends mail."""

    def name(self) -> str:
        return "real"


class Silent(Mailer):
    """Sends nothing."""

    def name(self) -> str:
        return "silent"


class Named(Mailer):
    """Says what it was given."""

    def __init__(self, said: str) -> None:
        self.said = said

    def name(self) -> str:
        return self.said


def make() -> Mailer:
    return Named("made")


@get("/")
async def who(mailer: Mailer) -> str:
    return mailer.name()


def application() -> Application:
    return Application(Module(controllers=[who], providers=[Mailer, Silent]), settings=QUIET)


def answer(app: Application) -> str:
    with TestClient(app) as client:
        return client.get("/").text


@pytest.mark.parametrize(
    ("exchange", "name"),
    [
        pytest.param(lambda app: app.override(Mailer).value(Named("given")), "given", id="value"),
        pytest.param(lambda app: app.override(Mailer).by(make), "made", id="factory"),
        pytest.param(lambda app: app.override(Mailer).use(Silent), "silent", id="class"),
        pytest.param(lambda app: app.override(Mailer).alias(Silent), "silent", id="alias"),
    ],
)
def test_it_answers_with_what_took_the_place(exchange: Callable[[Application], Application], name: str) -> None:
    app = application()
    other = exchange(app)

    assert answer(other) == name
    assert answer(app) == "real"


def test_two_of_them_run_side_by_side() -> None:
    app = application()

    with TestClient(app) as first, TestClient(app.override(Mailer).use(Silent)) as second:
        assert [first.get("/").text, second.get("/").text] == ["real", "silent"]


def test_they_add_up_and_keep_the_class_of_the_application() -> None:
    class Shop(Application):
        """A user's own."""

    @get("/")
    async def both(mailer: Mailer, silent: Silent) -> list[str]:
        return [mailer.name(), silent.name()]

    app = Shop(Module(controllers=[both], providers=[Mailer, Silent]), settings=QUIET, prefix="/api")
    other = app.override(Mailer).value(Named("a")).override(Silent).use(Silent)

    assert type(other) is Shop
    with TestClient(other) as client:
        assert client.get("/api").json() == ["a", "silent"]


def test_one_that_matches_nothing_fails() -> None:
    class Maller:
        """Meant was Mailer."""

    with pytest.raises(WiringError) as failure:
        application().override(Maller).value(Maller())

    first, *_ = str(failure.value).splitlines()
    assert first.startswith("override(Maller) (tests/core/app/test_overriding.py:")
    assert ") matches nothing: no module provides Maller." in first
    assert "Mailer" in str(failure.value).partition("no module provides Maller.")[2]


def test_the_graph_is_proven_again() -> None:
    class Other:
        """Nobody provides it."""

    def needing(other: Other) -> Mailer:
        return Mailer()

    with pytest.raises(WiringError, match="Other"):
        application().override(Mailer).by(needing)


def test_the_last_of_two_overrides_of_one_provider_counts() -> None:
    app = Application(Module(controllers=[who], providers=[provide(Mailer).value(Named("first"))]), settings=QUIET)

    assert answer(app.override(Mailer).value(Named("a")).override(Mailer).value(Named("b"))) == "b"

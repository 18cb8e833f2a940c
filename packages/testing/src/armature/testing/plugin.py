"""The pytest plugin: fixtures around an application, servers and databases, `--fail-on-blocking`, `--fail-on-leaks`."""

from collections.abc import Generator
from typing import Final

import pytest

from armature.core import Application
from armature.core.app.commands import UsageError
from armature.core.app.loading import load
from armature.core.app.project import configured
from armature.testing.blocking import Blocking, seconds_of
from armature.testing.client import AsyncTestClient, StartedContainer, TestClient
from armature.testing.leak_plugin import LeakPlugin
from armature.testing.load import AppLoad

pytest_plugins = ["armature.testing.services.fixtures", "armature.testing.databases.fixtures"]

_SETTING: Final = "armature_app"
_BLOCKING: Final = pytest.StashKey[Blocking]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what pyproject.toml and the command line may say."""
    parser.addini(_SETTING, "package.module:name of the application that the fixtures test")
    group = parser.getgroup("armature")
    group.addoption(
        "--fail-on-blocking",
        metavar="TIME",
        type=seconds_of,
        help="fail a test in which an event loop stood still for longer, such as 50ms, and show where",
    )
    group.addoption(
        "--fail-on-leaks",
        action="store_true",
        help="fail a test that leaves tasks, threads, processes, files, sockets or applications behind",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begins to watch what is asked for."""
    config.addinivalue_line("markers", "allow_leaks: what this test leaves behind is left on purpose")
    if config.getoption("--fail-on-leaks"):
        config.pluginmanager.register(LeakPlugin(), "armature-leaks")
    seconds: float | None = config.getoption("--fail-on-blocking")
    if seconds is not None:
        config.stash[_BLOCKING] = Blocking(seconds)
        config.stash[_BLOCKING].watch()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves event loops as they were."""
    if _BLOCKING in config.stash:
        config.stash[_BLOCKING].leave()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fails a test in which an event loop stood still."""
    blocking = item.config.stash.get(_BLOCKING, None)
    if blocking is not None:
        blocking.found()  # what an earlier test has left behind is not this one's
    yield
    found = blocking.found() if blocking is not None else []
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def app(pytestconfig: pytest.Config) -> Application:
    """The application that pyproject.toml names; a fixture of this name in the tests takes its place."""
    try:
        return load(_reference(pytestconfig))
    except UsageError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def client(app: Application) -> Generator[TestClient]:
    """A client of the running application; override providers by a fixture `app` of your own."""
    with TestClient(app) as client:
        yield client


@pytest.fixture
def async_client(app: Application) -> AsyncTestClient:
    """A client for asynchronous tests, which start it: `async with async_client as client:`."""
    return AsyncTestClient(app)


@pytest.fixture
def container(client: TestClient) -> StartedContainer:
    """The objects of the application that `client` speaks to: `container.get(Orders)`."""
    return client.container


@pytest.fixture(name="load")
def app_load(app: Application) -> AppLoad:
    """Puts load on the application, for asynchronous tests: `await load("/products", Users(10, requests=200))`."""
    return AppLoad(app)


def _reference(config: pytest.Config) -> str:
    reference: str = config.getini(_SETTING) or configured(config.rootpath / "pyproject.toml")
    if not reference:
        raise UsageError(
            f'Nothing says which application is tested. Write `{_SETTING} = "shop.app:app"` under '
            "`[tool.pytest.ini_options]` in pyproject.toml, or a fixture `app` that gives it."
        )
    return reference

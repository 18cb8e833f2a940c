"""The ways to a server, in their order, and what is said where they end."""

import gc
import signal
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import pytest

from armature.core import Application, Module
from armature.testing import serve, services
from armature.testing.services import ServiceMissing, keeper
from armature.testing.services.kinds import Memcached, Redis
from armature.testing.services.opening import opened
from armature.testing.services.postgres import Postgres
from armature.testing.services.probing import listens, waited
from armature.testing.services.recipe import Place

MISSING = (
    "There is no redis for these tests: set TEST_REDIS_URL to one that they may write to, "
    "or install `armature-no-such-program` (apt-get install redis-server), "
    "or start a container engine (redis:7, by `pip install armature-testing[containers]`)."
)


class NotInstalled(Redis):
    """A Redis whose program no machine has."""

    program = "armature-no-such-program"


class Refusing(Memcached):
    """A server that ends at once."""

    def command(self, program: str, place: Place) -> Sequence[str]:
        return ("sh", "-c", "echo unknown option; echo bye; exit 3")


class Unprepared(Memcached):
    """A server that cannot be prepared."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    def prepare(self, program: str, place: Place) -> None:
        self.places.append(place)
        subprocess.run(["sh", "-c", "echo no space left; exit 1"], check=True, stdout=subprocess.PIPE, text=True)


def test_a_server_of_the_environment_is_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Application(Module())) as url:
        monkeypatch.setenv("TEST_S3_URL", url)
        with services.s3() as service:
            assert (service.url, service.origin, service.directory) == (url, "environment", None)
            assert f"http://{service.host}:{service.port}" == url


def test_a_server_of_the_environment_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_REDIS_URL", "redis://127.0.0.1:1")

    with pytest.raises(ServiceMissing) as failure, opened(Redis(), patience=0.1):
        pass

    assert str(failure.value) == "TEST_REDIS_URL says redis://127.0.0.1:1, and nothing listens there."


def test_without_an_engine_the_three_ways_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine.sock")

    with pytest.raises(ServiceMissing) as failure, opened(NotInstalled()):
        pass

    assert str(failure.value) == MISSING
    with warnings.catch_warnings():  # docker's client forgets the socket by which it looked for an engine
        warnings.simplefilter("ignore", ResourceWarning)
        failure.value.__cause__ = failure.value.__context__ = None
        del failure
        gc.collect()


def test_without_testcontainers_the_three_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "testcontainers", None)

    with pytest.raises(ServiceMissing) as failure, opened(NotInstalled()):
        pass

    assert str(failure.value) == MISSING


def test_a_program_that_ends_at_once_is_quoted() -> None:
    with pytest.raises(ServiceMissing) as failure, opened(Refusing()):
        pass

    assert str(failure.value).endswith("does not start as memcached for the tests:\nunknown option\nbye")


def test_a_program_that_cannot_be_prepared_is_quoted_and_leaves_nothing() -> None:
    recipe = Unprepared()

    with pytest.raises(ServiceMissing) as failure, opened(recipe):
        pass

    assert not recipe.places[0].directory.exists()
    assert str(failure.value).endswith("does not start as memcached for the tests:\nno space left")


def test_the_newest_postgres_is_found_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9", "15", "tools"):
        (tmp_path / version / "bin").mkdir(parents=True)

    assert [each.parent.name for each in Postgres().directories(tmp_path)] == ["15", "9", "tools"]


@pytest.mark.parametrize(("root", "begins"), [(True, "setpriv"), (False, "/bin/postgres")])
def test_postgres_never_runs_as_root(root: bool, begins: str, tmp_path: Path) -> None:
    assert Postgres(as_root=root).command("/bin/initdb", Place(1, tmp_path))[0] == begins


@pytest.mark.serial
def test_a_server_stops_when_the_tests_are_killed() -> None:
    program = (
        "from armature.testing import services\n"
        "with services.redis() as service:\n"
        "    print(service.port, service.directory, flush=True)\n"
        "    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        port, directory = tests.stdout.readline().split()
        assert listens("127.0.0.1", int(port))
        tests.kill()

    assert waited(lambda: not Path(directory).exists(), seconds=60)
    with pytest.raises(OSError, match="refused"):
        listens("127.0.0.1", int(port))


@pytest.mark.serial
def test_a_server_that_does_not_heed_its_signal_is_killed(tmp_path: Path) -> None:
    heedless = ("sh", "-c", "trap '' TERM; echo ready; while :; do read _ < /dev/zero; done")
    keep = [sys.executable, keeper.__file__, str(signal.SIGTERM.value), "0.1", str(tmp_path)]
    with subprocess.Popen([*keep, *heedless], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as kept:
        assert kept.stdout is not None
        kept.stdout.readline()

    assert kept.returncode == -signal.SIGKILL % 256
    assert not tmp_path.exists()

"""Redis servers that tests may stop, kill and start again: single ones, with TLS and users, clusters, sentinels.

Each runs under the keeper of `armature.testing`, so none outlives the tests.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from redis import Redis as SyncClient

from armature.testing.services import keeper
from armature.testing.services.kinds import Redis as Recipe
from armature.testing.services.probing import listens, waited

HOST = "127.0.0.1"
PROGRAM = Recipe().find()
_SECONDS = 30.0
_TLS = "--tls-ca-cert-file"
_IN_MEMORY = ("--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Held:
    """A port that nobody else is given, whether the server that it is for runs or not: bound, and not listened at."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Redis does, which so may bind it too
        self._socket.bind((HOST, 0))
        self.number: int = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()


class Server:
    """One process of Redis at a port that stays the same over its lives; `bus` is that of a node of a cluster."""

    def __init__(self, *options: str, configuration: str | None = None, bus: Held | None = None) -> None:
        if PROGRAM is None:
            raise Recipe().missing()
        held = Held()
        self._held = [held] if bus is None else [held, bus]
        self.port = held.number
        self.directory = Path(tempfile.mkdtemp(prefix="armature-redis-"))
        where = ("--bind", HOST, "--dir", str(self.directory), *_IN_MEMORY, *options)
        if configuration is not None:
            (self.directory / "own.conf").write_text(configuration)
            where = (str(self.directory / "own.conf"), "--sentinel", "--bind", HOST, "--dir", str(self.directory))
        listening = ("--tls-port", str(self.port), "--port", "0") if _TLS in options else ("--port", str(self.port))
        self._command = (PROGRAM, *where, *listening)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}"

    @property
    def _log(self) -> Path:
        return self.directory / "log"

    @property
    def said(self) -> str:
        """The last lines of its log, for a test that fails."""
        return "\n".join([f"Redis at {self.port}:", *self._log.read_text(encoding="utf-8").splitlines()[-30:]])

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def start(self) -> "Server":
        # What it leaves behind is removed by `stop`, not by the keeper: it may start again.
        keep = [sys.executable, keeper.__file__, str(signal.SIGTERM.value), "5", str(self.directory / "nothing")]
        uncounted = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*keep, *self._command],
                stdin=subprocess.PIPE,
                stdout=log,
                start_new_session=True,
                env=uncounted,  # the keeper is tested where it lies
            )
        until(lambda: listens(HOST, self.port), self)
        return self

    def kill(self) -> None:
        """As a machine that is switched off."""
        os.kill(self._pid(), signal.SIGKILL)
        self._gone()

    def stop(self) -> None:
        if self._process is not None:
            self._gone()
        for port in self._held:
            port.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _gone(self) -> None:
        assert self._process is not None
        with self._process:  # closes its input, which stops the server, and waits for it
            self._process = None

    def _pid(self) -> int:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        [pid] = [int(each) for each in children]
        return pid


@contextmanager
def running(*servers: Server) -> Generator[None]:
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
            server.start()
        yield


class Secured(NamedTuple):
    """A server that speaks TLS only, and whose one user may touch the keys and channels of the shop only."""

    url: str
    port: int
    authority: Path
    certificate: Path
    key: Path


@contextmanager
def secured() -> Generator[Secured]:
    authority = trustme.CA()
    with tempfile.TemporaryDirectory(prefix="armature-tls-") as folder:
        ca, certificate, key = (Path(folder, name) for name in ("ca.pem", "certificate.pem", "key.pem"))
        issued = authority.issue_cert("localhost")
        authority.cert_pem.write_to_path(str(ca))
        issued.private_key_pem.write_to_path(str(key))
        issued.cert_chain_pems[0].write_to_path(str(certificate))
        tls = (_TLS, str(ca), "--tls-auth-clients", "optional")
        own = ("--tls-cert-file", str(certificate), "--tls-key-file", str(key))
        users = ("--user", "default", "off", "--user", "shop", "on", ">s3cret", "~shop:*", "&shop:*", "+@all")
        server = Server(*tls, *own, *users)
        with running(server):
            yield Secured(f"rediss://shop:s3cret@localhost:{server.port}", server.port, ca, certificate, key)


class Cluster(NamedTuple):
    """Three primaries with a replica each."""

    nodes: Sequence[Server]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"{HOST}:{node.port}" for node in self.nodes)

    def primary_of(self, key: str) -> Server:
        """The node that holds a key at the moment."""
        living = next(node for node in self.nodes if node.is_running)
        with SyncClient(port=living.port) as client:
            slot = client.execute_command("CLUSTER KEYSLOT", key)
            plan: Any = client.execute_command("CLUSTER SLOTS")
        port = next(primary[1] for first, last, primary, *_ in plan if first <= slot <= last)
        return next(node for node in self.nodes if node.port == port)

    def move(self, key: str, source: Server, target: Server) -> None:
        """Gives the slot of a key, which holds none, to another primary."""
        with SyncClient(port=source.port) as here, SyncClient(port=target.port) as there:
            slot = here.execute_command("CLUSTER KEYSLOT", key)
            ours, theirs = here.execute_command("CLUSTER MYID"), there.execute_command("CLUSTER MYID")
            there.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", ours)
            here.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", theirs)
            for client in (there, here):
                client.execute_command("CLUSTER SETSLOT", slot, "NODE", theirs)


@contextmanager
def cluster(size: int = 6) -> Generator[Cluster]:
    enabled = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-port")
    buses = [Held() for _ in range(size)]
    nodes = [Server(*enabled, str(bus.number), bus=bus) for bus in buses]
    with running(*nodes):
        addresses = [f"{HOST}:{node.port}" for node in nodes]
        creating = ("redis-cli", "--cluster", "create", *addresses, "--cluster-replicas", "1", "--cluster-yes")
        subprocess.run(creating, check=True, stdout=subprocess.DEVNULL)
        for node in nodes:
            until(partial(_knows_all, node), *nodes)
        yield Cluster(nodes)


def stored_twice(primary: Server, key: str, value: str) -> None:
    """Writes a key, and waits until the replica has it too: what only the primary has is lost with it."""
    with SyncClient(port=primary.port) as client:
        client.set(key, value)
        assert client.wait(1, int(_SECONDS * 1000)) == 1


def calls_for_plan(node: Server) -> int:
    """How often a node was asked which node holds which slots."""
    with SyncClient(port=node.port, decode_responses=True) as client:
        statistics: Any = client.info("commandstats")
    return int(statistics["cmdstat_cluster|slots"]["calls"]) if "cmdstat_cluster|slots" in statistics else 0


def _knows_all(node: Server) -> bool:
    with SyncClient(port=node.port, decode_responses=True) as client:
        state: Any = client.cluster("INFO")
        nodes: Any = client.execute_command("CLUSTER NODES")
    return state["cluster_state"] == "ok" and len(nodes) == 6 and _is_complete(node)


def until(ready: Callable[[], bool], *servers: Server) -> None:
    """Waits; where it is in vain, the test shows what the servers have said."""
    assert waited(ready, seconds=_SECONDS), "\n\n".join(server.said for server in servers)


class Watched(NamedTuple):
    """A master and a replica, and three sentinels that call the master "shop"."""

    data: Sequence[Server]
    sentinels: Sequence[Server]

    @property
    def url(self) -> str:
        return "redis+sentinel://" + ",".join(f"{HOST}:{each.port}" for each in self.sentinels) + "/shop"


@contextmanager
def sentinels() -> Generator[Watched]:
    master = Server()
    replica = Server("--replicaof", f"{HOST} {master.port}")
    watching = [Server(configuration=_watching(master)) for _ in range(3)]
    with running(master, replica, *watching):
        until(lambda: _is_complete(replica), master, replica)
        for sentinel in watching:
            until(partial(_knows_the_others, sentinel), *watching)
        yield Watched((master, replica), watching)


def _watching(master: Server) -> str:
    return (
        f"sentinel monitor shop {HOST} {master.port} 2\n"
        "sentinel down-after-milliseconds shop 500\n"
        "sentinel failover-timeout shop 2000\n"
    )


def _is_complete(server: Server) -> bool:
    with SyncClient(port=server.port, decode_responses=True) as client:
        return bool(client.info("replication").get("master_link_status", "up") == "up")


def _knows_the_others(sentinel: Server) -> bool:
    with SyncClient(port=sentinel.port, decode_responses=True) as client:
        shop: Any = client.sentinel_master("shop")
    return bool(shop["num-other-sentinels"] == 2 and shop["num-slaves"] == 1)

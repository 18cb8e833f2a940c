"""Whether what answers is what was addressed."""

from collections.abc import Mapping
from typing import Any

from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as TooLate

from armature.redis.address import Address
from armature.redis.bounds import BoundedCluster, BoundedSentinelPool
from armature.redis.clients import Client
from armature.redis.errors import WrongTopology


async def check_topology(client: Client, address: Address) -> None:
    """Greets Redis; raises `WrongTopology` where something else answers than was addressed."""
    if isinstance(client, BoundedCluster):
        await client.initialize()
        return
    pool = client.connection_pool
    if isinstance(pool, BoundedSentinelPool):
        await _check_sentinels(pool, address)
    await _check_mode(client, address)


async def _check_mode(client: Any, address: Address) -> None:  # noqa: ANN401 - a client whose raw commands have no types
    greeting: Mapping[bytes, bytes] = await client.execute_command("HELLO")
    mode = greeting[b"mode"].decode()
    if mode != "standalone":
        raise WrongTopology(
            f"The URL addresses {address.topology.value}, and Redis at {address.shown} runs as a {mode}.\n"
            f"Write `redis+{mode}` in it."
        )


async def _check_sentinels(pool: BoundedSentinelPool, address: Address) -> None:
    """Asks the first sentinel that answers; where none does, connecting will tell."""
    manager: Any = pool.sentinel_manager  # its attributes have no types
    for sentinel in manager.sentinels:
        try:
            known: Mapping[str, object] = await sentinel.sentinel_masters()
        except (NotConnected, TooLate):
            continue
        except ResponseError as error:
            raise WrongTopology(
                f"The URL addresses sentinels, and Redis at {address.shown} is none.\n"
                "Write `redis` in place of `redis+sentinel`, or the port of a sentinel."
            ) from error
        if address.master not in known:
            names = " and ".join(f'"{name}"' for name in sorted(known)) or "none"
            raise WrongTopology(
                f'The sentinels at {address.shown} know no master "{address.master}"; they know {names}.\n'
                "Its name stands behind the sentinels in the URL."
            )
        return

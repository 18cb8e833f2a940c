"""A process of several: `python -m tests.cache.sharing URL NAMESPACE CALLS` asks for one key so many times at once.

It begins when it is sent a line, and then prints how often its factory was called.
"""

import asyncio
import sys

from pydantic import SecretStr

from armature.cache import Cache, CacheSettings


async def main(url: str, namespace: str, calls: int) -> int:
    """How often the factory was called here."""
    made = 0

    async def make() -> str:
        nonlocal made
        made += 1
        await asyncio.sleep(0.2)
        return "made"

    async with Cache(CacheSettings(url=SecretStr(url), namespace=namespace, timeout=30)) as cache:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        found = await asyncio.gather(*(cache.get_or_create("a", make, tags=["t"]) for _ in range(calls)))
        assert found == ["made"] * calls
        return made


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))}\n")

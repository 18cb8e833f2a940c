"""Lua that runs inside Redis, at once and undisturbed."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Script:
    """The source of a script; `await redis.run(SCRIPT, keys, args)` runs it. Make it once, as a constant.

    `KEYS` are the keys that it touches, `ARGV` all else. Redis keeps it under its SHA-1 from its first run on, so that
    later ones send the digest alone.

    >>> Script("return 1").digest
    'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'
    """

    source: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        # a frozen dataclass sets what it derives in this way
        digest = hashlib.sha1(self.source.encode(), usedforsecurity=False).hexdigest()
        object.__setattr__(self, "digest", digest)

"""Files on the disk, and the precompressed variants beside them."""

import os
from collections.abc import Callable, Iterator
from stat import S_ISDIR
from typing import NamedTuple, TypeAlias

from armature.core.http.negotiation import best_coding

_SUFFIXES = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
"""Codings and the suffixes of their files, first what is usually smallest."""


class File(NamedTuple):
    """A file, or a directory; `name` is its path below the directory that is served."""

    name: str
    path: str
    stat: os.stat_result

    @property
    def is_directory(self) -> bool:
        """Whether it holds files instead of being one."""
        return S_ISDIR(self.stat.st_mode)


Look: TypeAlias = Callable[[str], File | None]
"""Finds a file by its path below the directory; None where nothing is to be shown."""


class Shown(NamedTuple):
    """A file, what is sent in its place, and whether there is a choice."""

    file: File
    sent: File
    coding: str | None
    varies: bool

    @property
    def etag(self) -> str:
        """A strong entity tag of what is sent: a variant has its own (RFC 9110 §8.8.3.3)."""
        coding = f"-{self.coding}" if self.coding else ""
        return f'"{self.sent.stat.st_mtime_ns:x}-{self.sent.stat.st_size:x}{coding}"'


def shown(file: File, look: Look, accept_encoding: str) -> Shown:
    """A file as a client is sent it, in the variant that it likes best."""
    variants = dict(_variants(file, look))
    codings = [*variants, "identity"]
    chosen = codings[best_coding(accept_encoding.encode("latin-1"), codings) or 0] if variants else "identity"
    sent = variants.get(chosen, file)
    return Shown(file, sent, chosen if chosen in variants else None, bool(variants))


def _variants(file: File, look: Look) -> Iterator[tuple[str, File]]:
    """Those that are not older than the file itself: a build that did not compress again left them behind."""
    for coding, suffix in _SUFFIXES.items():
        variant = look(file.name + suffix)
        if variant is None or variant.is_directory:
            continue
        if variant.stat.st_mtime_ns >= file.stat.st_mtime_ns:
            yield coding, variant

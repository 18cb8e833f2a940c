"""A directory of files to serve, with a secret beside it."""

import gzip
import os
from pathlib import Path

import brotli
from backports import zstd

BUILT = 1_790_000_000
"""When the files were written, in seconds since 1970: Mon, 21 Sep 2026 14:13:20 GMT."""

SCRIPT = b"console.log('hello');\n" * 50
IN_GZIP, IN_BROTLI, IN_ZSTD = gzip.compress(SCRIPT, mtime=0), brotli.compress(SCRIPT), zstd.compress(SCRIPT)
PAGE = b"<!doctype html><title>Shop</title>\n"


def built(root: Path) -> Path:
    """`public/` with a page, scripts, variants and hidden files; `secret.txt` stands beside it."""
    (root / "secret.txt").write_bytes(b"SECRET")
    public = root / "public"
    write(public / "index.html", PAGE)
    write(public / "docs/index.html", b"<title>Docs</title>\n")
    write(public / "docs/guide.txt", b"0123456789")
    write(public / "empty/nothing.txt", b"")
    write(public / "app.3f9a1c02.js", SCRIPT)
    write(public / "app.3f9a1c02.js.gz", IN_GZIP)
    write(public / "app.3f9a1c02.js.br", IN_BROTLI)
    write(public / "app.3f9a1c02.js.zst", IN_ZSTD)
    write(public / ".env", b"SECRET")
    write(public / ".git/config", b"SECRET")
    write(public / ".well-known/security.txt", b"Contact: mailto:security@example.org\n")
    return public


def write(path: Path, content: bytes, *, at: int = BUILT) -> None:
    """A file as a build leaves it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))

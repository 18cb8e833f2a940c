"""The programs that the tests need and Python cannot bring: installed as Debian packages where they are missing.

What is on the machine already is used. Without root nothing can be installed, and one sentence names the packages.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from armature.testing.services.kinds import Memcached, Redis
from armature.testing.services.postgres import Postgres

# A program, as it is found, and the package that brings it.
FOUND: Mapping[str, str | None] = {
    "redis-server": Redis().find(),
    "memcached": Memcached().find(),
    "postgresql": Postgres().find(),
    "chromium": shutil.which("chromium"),
    "curl": shutil.which("curl"),
}
_APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=400")
_POLICY = Path("/usr/sbin/policy-rc.d")


def main() -> int:
    """Installs what is missing; 1 where that cannot be done."""
    missing = [package for package, path in FOUND.items() if path is None]
    if not missing:
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"The tests need programs that are not here: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    return _install(missing)


def _install(packages: Sequence[str]) -> int:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    silenced = not _POLICY.exists()
    if silenced:  # the packages would start servers of the machine's own, which nobody asked for
        _POLICY.write_text("#!/bin/sh\nexit 101\n")
        _POLICY.chmod(0o755)
    try:
        subprocess.run([*_APT, "update"], check=False, env=quiet)  # one source that fails may not be the one in need
        installing = [*_APT, "install", "--yes", "--no-install-recommends", *packages]
        done = subprocess.run(installing, check=False, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    finally:
        if silenced:
            _POLICY.unlink()
    if done.returncode != 0:
        print(f"`{' '.join(installing)}` failed:\n{done.stdout.decode(errors='replace')}", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())

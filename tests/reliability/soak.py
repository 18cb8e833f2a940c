"""`python -m tests.reliability.soak`: all that takes long, at full size, one by one."""

import subprocess
import sys

_PARTS = (
    ("restarts", "20"),
    ("signals", "200"),
    ("broadcast",),
    ("overload",),
    ("transfers", "4096"),
    ("fuzz", "500000", "--app", "gallery"),
    ("shuffled", "20"),
    ("projects",),
    ("realworld",),
)


def main() -> int:
    """Run all; 0 when all have passed."""
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.reliability.{part}", *sizes], check=False).returncode
        for part, *sizes in _PARTS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

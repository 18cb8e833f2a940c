"""`python -m tests.reliability.soak`: restarts, signals, transfers, the shuffled suite, RealWorld, one by one."""

import subprocess
import sys

_PARTS = (("restarts", "20"), ("signals", "200"), ("transfers", "4096"), ("shuffled", "20"), ("realworld",))


def main() -> int:
    """Run all; 0 when all have passed."""
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.reliability.{part}", *sizes], check=False).returncode
        for part, *sizes in _PARTS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.reliability.soak`: restarts and signals at their full size, one after the other."""

import subprocess
import sys

_PARTS = (("restarts", "20"), ("signals", "200"))


def main() -> int:
    """Run both; 0 when both have passed."""
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.reliability.{part}", size], check=False).returncode
        for part, size in _PARTS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

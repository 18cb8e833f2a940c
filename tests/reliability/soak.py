"""`python -m tests.reliability.soak`: restarts, signals, crowds, the shuffled suite at full size, one by one."""

import subprocess
import sys

_PARTS = (("restarts", "20"), ("signals", "200"), ("broadcast",), ("shuffled", "20"))


def main() -> int:
    """Run all; 0 when all have passed."""
    codes = [
        subprocess.run([sys.executable, "-m", f"tests.reliability.{part}", *size], check=False).returncode
        for part, *size in _PARTS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())

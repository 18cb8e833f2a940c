"""`python -m armature.cli` is `armature`."""

import sys

from armature.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

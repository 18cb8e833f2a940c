"""`python -m armature.cli` is `armature`."""

import sys

from armature.cli.main import main

if __name__ == "__main__":  # pragma: no branch: nobody imports it
    sys.exit(main())

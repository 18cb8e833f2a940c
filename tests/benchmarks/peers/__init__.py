"""One file for each framework, each with the same 4 measured endpoints and 50 further routes as `app`."""

from importlib import import_module
from typing import Final

from tests.benchmarks.asgi import App

BARE: Final = "bare"
ARMATURE: Final = "armature"
FRAMEWORKS: Final = ("starlette", "fastapi", "litestar", "blacksheep", "falcon")
PEERS: Final = (BARE, *FRAMEWORKS, ARMATURE)

DISTRIBUTIONS: Final = {ARMATURE: "armature-core"} | {name: name for name in FRAMEWORKS}
"""Each framework's name on the package index."""


def load(name: str) -> App:
    """Import a peer and return its ASGI application."""
    app: App = import_module(f"{__name__}.{name}").app
    return app

"""One decorated function in one module is a whole application."""

from typing import Annotated

from armature.core import Application, Module, Query, get


@get("/")
async def hello(name: Annotated[str, Query(max_length=80)] = "world") -> dict[str, str]:
    """Greets whoever asks."""
    return {"hello": name}


app = Application(Module(controllers=[hello]))

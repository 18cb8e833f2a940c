"""`armature dev`: serves the application, and again on every change."""

import typer

from armature.cli.development.child import Child
from armature.cli.development.parent import Order, develop
from armature.cli.listening import HostOption, PortOption
from armature.cli.project import AppOption
from armature.core.app.project import find_project

app = typer.Typer(add_completion=False)


@app.command()
def dev(app: AppOption = None, host: HostOption = "127.0.0.1", port: PortOption = 8000) -> None:
    """Serve the application, and again on every change.

    The socket stays open meanwhile: a request during a reload is answered after it.
    A `.env` of the project is read; variables of the environment win. Ctrl-C stops it.
    """
    begun = develop(Order(find_project(), app, host, port))
    raise typer.Exit(begun.live() if isinstance(begun, Child) else begun)

"""`armature serve`: serves the application, and drains it on SIGTERM."""

import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from dotenv import load_dotenv

from armature.cli.environment import load_environment
from armature.cli.errors import CommandError
from armature.cli.listening import HostOption, PortOption, listen, listen_at
from armature.cli.project import AppOption
from armature.cli.serving.plan import Place, Proxy, ServerName
from armature.cli.serving.single import serve_here
from armature.cli.serving.under_granian import serve_under_granian
from armature.cli.serving.workers import Workers
from armature.core.app.project import Project, find_project
from armature.core.app.settings import ApplicationSettings
from armature.core.di import read_settings
from armature.core.logging import configure_logging

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    context: typer.Context,
    *,
    app: AppOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    workers: Annotated[int, typer.Option(min=1, help="How many processes serve.")] = 1,
    server: Annotated[ServerName, typer.Option(help="Which server.")] = ServerName.UVICORN,
    root_path: Annotated[str, typer.Option(help="Where a proxy puts the application.")] = "",
    proxy_headers: Annotated[bool, typer.Option("--proxy-headers", help="Trust X-Forwarded-* of 127.0.0.1.")] = False,
    uds: Annotated[Path | None, typer.Option(help="A UNIX domain socket, in place of host and port.")] = None,
    env_file: Annotated[Path | None, typer.Option(help="Variables, in place of the project's .env.")] = None,
) -> None:
    """Serve the application, and drain it on SIGTERM.

    What was accepted is answered before it ends, with code 0. A second signal skips the waiting, not the closing.
    A `.env` of the project is read; variables of the environment win.
    """
    project = find_project()
    source = context.get_parameter_source("port")
    if uds and source and source.name != "DEFAULT":
        raise CommandError("`--port` and `--uds` are two places to listen at: name one of them.")
    _read(env_file, project)
    reference = project.reference(app)
    place, proxy = Place(host, port, uds), Proxy(root_path, proxy_headers)
    if server is ServerName.GRANIAN:
        serve_under_granian(reference, place, workers, proxy)
        return
    _be_able(workers)
    with _listening(place) as listener:
        if workers == 1:
            serve_here(reference, listener, proxy)
        else:
            settings = read_settings(ApplicationSettings)
            configure_logging(settings.log_format, settings.log_level)
            Workers(reference, workers, listener, proxy).run()


def _read(env_file: Path | None, project: Project) -> None:
    if env_file is None:
        load_environment(project)
        return
    if not env_file.is_file():
        raise CommandError(f"There is no file {env_file} to read variables from; name another with `--env-file`.")
    load_dotenv(env_file)


def _be_able(workers: int) -> None:
    if workers > 1 and not hasattr(os, "fork"):
        raise CommandError("This system has no way to share a socket: serve with one worker.")


@contextmanager
def _listening(place: Place) -> Generator[socket.socket]:
    if place.path is None:
        with listen(place.host, place.port) as listener:
            yield listener
        return
    with listen_at(place.path) as listener:
        try:
            yield listener
        finally:
            place.path.unlink(missing_ok=True)

"""A server as a program of this machine: on a free port, in a temporary directory, stopped with the tests."""

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from armature.testing.services import keeper
from armature.testing.services.probing import waited
from armature.testing.services.recipe import Place, Recipe
from armature.testing.services.service import Service, ServiceMissing

_HOST = "127.0.0.1"
_SECONDS = 60.0
_STOPS_WITHIN = "10"
_LINES = 5


@contextmanager
def as_program(recipe: Recipe, program: str) -> Generator[Service]:
    """Starts the program and stops it at the end; raises `ServiceMissing` with its last words where it does not start.

    Should this process be killed, the program is stopped all the same.
    """
    place = Place(_free_port(), Path(tempfile.mkdtemp(prefix=f"armature-{recipe.name}-")))
    with tempfile.TemporaryFile("w+") as output:
        try:
            recipe.prepare(program, place)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(place.directory)
            raise _failed(recipe, program, error.output) from error
        with _kept(recipe, recipe.command(program, place), place, output) as process:
            if not waited(
                lambda: recipe.answers(_HOST, place.port), seconds=_SECONDS, going_on=lambda: process.poll() is None
            ):
                output.seek(0)
                raise _failed(recipe, program, output.read())
            yield Service(recipe.name, recipe.url(_HOST, place.port), "program", place.directory)


@contextmanager
def _kept(
    recipe: Recipe, command: Sequence[str], place: Place, output: IO[str]
) -> Generator["subprocess.Popen[bytes]"]:
    keep = [sys.executable, keeper.__file__, str(recipe.stopped_by.value), _STOPS_WITHIN, str(place.directory)]
    process = subprocess.Popen(  # noqa: S603 - the program that was found
        [*keep, *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C ends the tests first
    )
    with process:  # leaving closes the input, which stops the server, and waits for it
        yield process


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _failed(recipe: Recipe, program: str, output: str) -> ServiceMissing:
    last = "\n".join(output.strip().splitlines()[-_LINES:])
    return ServiceMissing(f"{program} does not start as {recipe.name} for the tests:\n{last}")

"""`python -m armature.core`: serves an application, or prints what it is made of, without the CLI package."""

import argparse
import sys
from collections.abc import Sequence

from armature.core.app import Application
from armature.core.app.commands import UsageError
from armature.core.app.commands.running import run
from armature.core.app.inspection import UnknownSubject
from armature.core.app.inspection.commands import APP_HELP, add_commands
from armature.core.app.loading import load
from armature.core.app.project import find_project
from armature.core.errors import WiringError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit codes: 0 done, 2 a mistake on the command line or in the application."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if words[:1] == ["run"]:  # its options are those of the application's commands
            return run(words[1:], load)
        given = _parser().parse_args(words)
        app = load(find_project().reference(given.app))
        if given.command == "serve":
            _serve(app, given)
        else:
            print(given.printing(app, given))  # noqa: T201 - what the command is for
    except (UsageError, UnknownSubject, WiringError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a sentence to a person
        return 2
    return 0


def _serve(app: Application, given: argparse.Namespace) -> None:
    try:  # uvicorn is an extra: only serving needs it
        from armature.core.app.server import ServerOptions, serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f'Serving needs {error.name}: pip install "armature-core[uvicorn]".') from None
    serve(
        app,
        ServerOptions(
            host=given.host,
            port=given.port,
            fd=given.fd,
            uds=given.uds,
            root_path=given.root_path,
            proxy_headers=given.proxy_headers,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m armature.core", description="Armature without its CLI package.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve an application and drain it on SIGTERM")
    serve.add_argument("app", nargs="?", help=APP_HELP)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", default=8000, type=_port, help="port to listen on, 0 for any (default: 8000)")
    instead = serve.add_mutually_exclusive_group()
    instead.add_argument("--fd", type=int, help="number of an inherited listening socket, in place of host and port")
    instead.add_argument("--uds", help="path of a UNIX domain socket, in place of host and port")
    serve.add_argument("--root-path", default="", help="where a proxy puts the application")
    serve.add_argument("--proxy-headers", action="store_true", help="trust X-Forwarded-* from 127.0.0.1")
    add_commands(commands.add_parser)
    commands.add_parser("run", help="run a command of an application, or list them", add_help=False)
    return parser


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else -1
    if not 0 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f'"{text}" is no port; write a number from 0 to {_LAST_PORT}')
    return port


_LAST_PORT = 65_535

if __name__ == "__main__":
    sys.exit(main())

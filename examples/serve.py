"""Serves one application of `examples/`: `python -m examples.serve shop --port 8000`."""

import argparse
import importlib
import os
import signal
import sys
from pathlib import Path

from armature.core import Application, WiringError
from armature.core.app.inspection import routes_as_text

EXAMPLES = Path(__file__).parent


def main(arguments: list[str] | None = None) -> int:
    """Seed the example, say where to look, then become its server.

    Gives 2 for an application that is wired wrongly, and where there is no such example.
    """
    parser = argparse.ArgumentParser(prog="python -m examples.serve", description=__doc__)
    parser.add_argument("name", help="a folder of examples/ with an app.py")
    parser.add_argument("--port", type=_port, default=8000)
    options = parser.parse_args(arguments)
    if options.name not in names():
        print(f'There is no example "{options.name}"; these exist: {", ".join(names()) or "none"}.', file=sys.stderr)
        return 2
    try:
        app: Application = importlib.import_module(f"examples.{options.name}.app").app
        _seed(options.name)
    except WiringError as error:
        print(error, file=sys.stderr)
        return 2
    _welcome(app, options.name, options.port)
    _take_the_terminal()
    _serve(options.name, options.port)
    return 0


def names(examples: Path = EXAMPLES) -> list[str]:
    """The applications that can be served."""
    return sorted(path.parent.name for path in examples.glob("*/app.py"))


def _seed(name: str) -> None:
    if (EXAMPLES / name / "seed.py").exists():
        importlib.import_module(f"examples.{name}.seed").main()


def _welcome(app: Application, name: str, port: int) -> None:
    """The routes, then what to type; `welcome.txt` of an example has its own lines."""
    address = f"http://127.0.0.1:{port}"
    print(f"\n{routes_as_text(app)}\n\nexamples/{name} on {address}; Ctrl-C stops it. In another terminal:\n")
    lines = EXAMPLES / name / "welcome.txt"
    for line in lines.read_text(encoding="utf-8").splitlines() if lines.exists() else ["curl {address}/"]:
        print(f"  {line}".replace("{address}", address).rstrip())
    print(flush=True)


def _port(text: str) -> int:
    """A port to listen on; argparse says it in its own words when this raises."""
    port = int(text)
    if not 0 < port < 65_536:
        raise argparse.ArgumentTypeError(f"{port} is no port; they go from 1 to 65535")
    return port


def _take_the_terminal() -> None:
    """Let Ctrl-C reach the server alone: make would die of it, and call a clean stop a failure."""
    if not hasattr(os, "tcsetpgrp") or not sys.stdin.isatty():
        return
    terminal = sys.stdin.fileno()
    if os.tcgetpgrp(terminal) == os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.tcsetpgrp(terminal, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)


def _serve(name: str, port: int) -> None:
    """Replace this process, so that a signal reaches the server and its exit code is ours."""
    command = [sys.executable, "-m", "armature.core", "serve", f"examples.{name}.app:app"]
    os.execv(sys.executable, [*command, "--host", "127.0.0.1", "--port", str(port)])  # noqa: S606


if __name__ == "__main__":
    raise SystemExit(main())

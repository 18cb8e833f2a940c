"""Granian in place of our server: its own workers, and its own way to stop them."""

from functools import partial
from types import ModuleType

from armature.cli.errors import CommandError
from armature.cli.listening import listen
from armature.cli.project import application
from armature.cli.serving.plan import Place, Proxy
from armature.core.di import read_settings
from armature.core.types import ASGIApp


def serve_under_granian(reference: str, place: Place, workers: int, proxy: Proxy) -> None:
    """Serves until a signal comes. Raises `CommandError` where granian is missing, or its workers cannot start."""
    granian = _granian()
    _look_over(reference)
    server = granian.Granian(
        reference,
        place.host,
        _free(place),
        place.path,
        interface=granian.constants.Interfaces.ASGI,
        workers=workers,
        url_path_prefix=proxy.root_path or None,
    )
    try:
        server.serve(target_loader=partial(_load, reference, proxy.is_trusted), wrap_loader=False)
    except SystemExit as error:
        raise CommandError(f"Granian has ended with code {error.code}; its log says why.") from None


def _granian() -> ModuleType:
    try:
        import granian  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise CommandError('`--server granian` needs granian: pip install "armature-cli[granian]".') from None
    return granian


def _look_over(reference: str) -> None:
    """Raises what is wrong with the application or its settings here, where it can be told."""
    for settings in application(reference).blueprint.settings:
        read_settings(settings)


def _free(place: Place) -> int:
    """The port, once it is known that nobody else has it; granian binds it again itself."""
    if place.path is not None:
        return place.port
    with listen(place.host, place.port) as probe:
        port: int = probe.getsockname()[1]
        return port


def _load(reference: str, is_trusted: bool) -> ASGIApp:
    from granian.utils import proxies  # noqa: PLC0415 - an extra

    app = application(reference)
    # its parameters have no types
    return proxies.wrap_asgi_with_proxy_headers(app) if is_trusted else app  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

"""Which engine the settings name."""

from armature.http_client.engine import Engine
from armature.http_client.errors import InvalidClient
from armature.http_client.settings import ClientSettings


def engine_of(settings: ClientSettings) -> Engine:
    """The engine by its name; raises `InvalidClient` where its library is not installed. Never another than named."""
    if settings.engine == "httpx2":
        from armature.http_client.backends.httpx2 import Httpx2Engine  # noqa: PLC0415 - loaded where it is chosen

        return Httpx2Engine(settings)
    try:
        from armature.http_client.backends.pyreqwest import PyreqwestEngine  # noqa: PLC0415 - the library is an extra
    except ModuleNotFoundError:
        raise InvalidClient(
            'The client is to send with "pyreqwest", and that is not installed.\n'
            'Write `pip install "armature-http-client[pyreqwest]"`, or leave `engine` out.'
        ) from None
    return PyreqwestEngine(settings)

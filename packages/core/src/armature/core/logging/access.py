"""The access log: one record an answer, with the route's template instead of the path that was asked for."""

from armature.core.logging.logger import get_logger

_log = get_logger("armature.access")


def log_access(method: str, route: str, status: int, milliseconds: float) -> None:
    """Writes one record; `route` is the template (`/v1/products/{id:int}`), or the path where nothing matched."""
    _log.info("request", method=method, route=route, status=status, duration_ms=round(milliseconds, 3))

"""Which endpoints an enhancer covers: those whose transport can supply what it takes."""

from armature.core.errors import WiringError
from armature.core.pipeline.callee import Callee
from armature.core.pipeline.endpoint import Endpoint, Enhancer
from armature.core.pipeline.offer import Offer


def check_handler(handler: Callee, endpoint: Endpoint, offer: Offer) -> None:
    """Refuses a handler that takes what its transport has not."""
    lack = offer.lack(handler)
    if lack:
        raise WiringError(
            f"{endpoint.called} ({endpoint.where}) needs {lack}, and {_named(offer)} has none.\n"
            + _CURES.get(offer.transport, "Take it where a request is at hand, and hand over what it says.")
        )


def covers(callee: Callee, enhancer: Enhancer, endpoint: Endpoint, offer: Offer) -> bool:
    """Whether an enhancer can stand around an endpoint.

    One that was declared for this endpoint alone must; so must every guard where a client decides when it runs.
    """
    lack = offer.lack(callee)
    if lack and (enhancer.level == "route" or (offer.has_client and callee.method == "can_activate")):
        raise WiringError(
            f"{enhancer} ({enhancer.where}) takes {lack}, which {_named(offer)} has not, "
            f"so it cannot cover {endpoint.called} ({endpoint.where}).\n{_cure(enhancer)}"
        )
    return not lack


def _named(offer: Offer) -> str:
    return _UNITS.get(offer.transport, f"a {offer.transport}")


def _cure(enhancer: Enhancer) -> str:
    if enhancer.level == "route":
        return "Take it off, or let it take only what is there."
    return f"Let it take `HTTPConnection`, which every client has, or `@skip_guard({enhancer})` there."


_UNITS = {"http": "a request", "websocket": "a handshake"}
_CURES = {
    "http": "Take `Request`, or put the handler under `@websocket(…)`.",
    "websocket": "Take `HTTPConnection`, `WebSocket` or `Connection`.",
    "message": "Take `HTTPConnection` or `Connection`.",
}

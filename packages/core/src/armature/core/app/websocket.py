"""WebSocket connections: those of mounted applications pass, others are refused."""

from armature.core.types import ASGIScope, Receive, Send


async def refuse(scope: ASGIScope, receive: Receive, send: Send) -> None:
    """Refuses a handshake at a path where nothing answers: 404 where the server can say so, else 403 (ASGI)."""
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1000})

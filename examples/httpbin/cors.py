"""Cross-origin requests (WHATWG Fetch): every page may ask everything, with its cookies."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders

from armature.core.types import ASGIApp, ASGIScope, Message, Receive, Send

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, PATCH, OPTIONS",
    "Access-Control-Max-Age": "3600",
}


class OpenToAll:
    """Says so in each answer, also to requests without `Origin`, and what is possible in those to OPTIONS.

    Nobody should copy this who has secrets to keep; Starlette's `CORSMiddleware` is for them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)

        async def send_opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer["Access-Control-Allow-Origin"] = asked.get("origin", "*")
                answer["Access-Control-Allow-Credentials"] = "true"
                if scope["method"] == "OPTIONS":
                    _allow(message, answer, asked)
            await send(message)

        await self.app(scope, receive, send_opened)


def _allow(message: Message, answer: MutableHeaders, asked: Headers) -> None:
    """What a preflight request wants to know, with the status that httpbin has for it."""
    if message["status"] == 204:
        message["status"], answer["Content-Length"] = 200, "0"
    answer.update(_PREFLIGHT)
    if "access-control-request-headers" in asked:
        answer["Access-Control-Allow-Headers"] = asked["access-control-request-headers"]

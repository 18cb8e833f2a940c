"""Single facts about a request."""

from typing import Annotated

from starlette.requests import Request
from typing_extensions import TypedDict

from armature.core import Header, controller, get, module
from examples.httpbin.received import headers_of, origin_of


class Headers(TypedDict):
    headers: dict[str, str]


class Origin(TypedDict):
    origin: str


UserAgent = TypedDict("UserAgent", {"user-agent": str | None})


@controller("/", tags=["request inspection"])
class InspectionController:
    @get("/headers")
    async def headers(self, request: Request) -> Headers:
        """The headers."""
        return {"headers": headers_of(request)}

    @get("/ip")
    async def ip(self, request: Request) -> Origin:
        """The address of the client."""
        return {"origin": origin_of(request)}

    @get("/user-agent")
    async def user_agent(self, user_agent: Annotated[str | None, Header()] = None) -> UserAgent:
        """What the client calls itself."""
        return {"user-agent": user_agent}


@module(controllers=[InspectionController])
class InspectionModule: ...

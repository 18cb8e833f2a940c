"""One endpoint for each method, which tells what it was sent."""

from armature.core import controller, delete, get, module, patch, post, put
from examples.httpbin.any_method import any_method
from examples.httpbin.received import Anything, Inspected, Inspection, JsonContent, ReadAnything, ReadJson


@controller("/", tags=["methods"])
class MethodController:
    @get("/get")
    async def get(self, request: Inspected) -> Inspection:
        """The request."""
        return request

    @post("/post")
    @put("/put")
    @patch("/patch")
    @delete("/delete")
    async def send(self, request: ReadJson) -> JsonContent:
        """The request and its body."""
        return request


@controller("/anything", tags=["anything"])
class AnythingController:
    @any_method("/")
    async def anything(self, request: ReadAnything) -> Anything:
        """The request, its body and its method."""
        return request

    @any_method("/{path:path}")
    async def anything_below(self, path: str, request: ReadAnything) -> Anything:
        """The request, its body and its method, at any path."""
        return request


@module(controllers=[MethodController, AnythingController])
class MethodsModule: ...

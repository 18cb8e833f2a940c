"""The routes of the application, and the pipeline of each, as data."""

from armature.core.app.inspection import Explanation, RouteInfo, UnknownSubject, explain, routes_of
from armature.core.errors import NotFound
from armature.core.management.managed import Managed
from armature.core.modules import controller, get


@controller("/", tags=["inspection"])
class InspectionController:
    """Answers from `armature.core.app.inspection`."""

    def __init__(self, managed: Managed) -> None:
        self.app = managed.app

    @get("/routes")
    async def routes(self) -> list[RouteInfo]:
        """Every route, and what guards it."""
        return routes_of(self.app)

    @get("/explain")
    async def explain(self, route: str) -> Explanation:
        """The steps on the way to one route, such as `?route=GET /products/7`."""
        try:
            return explain(self.app, route)
        except UnknownSubject as error:
            raise NotFound(str(error)) from error

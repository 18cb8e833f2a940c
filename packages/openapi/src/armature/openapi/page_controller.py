"""The endpoints that serve a page and its files."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from armature.core import NotFound, controller, etag, get, injectable
from armature.openapi.pages import PageKind, Site


@injectable()
@dataclass(frozen=True, slots=True)
class Sites:
    """The pages of the application, made when it starts."""

    by_kind: Mapping[PageKind, Site]


def page_controller(kind: PageKind, path: str) -> type:
    """The controller that serves a page at `path`, and below it the files of the version that it names."""

    @controller("/")
    @etag()
    class PageController:
        def __init__(self, sites: Sites) -> None:
            self.site = sites.by_kind[kind]

        @get(path, hidden=True, name=f"openapi-{kind.name.lower()}")
        async def page(self) -> Response:
            return self.site.page.response

        @get(f"{path}/{{version}}/{{file}}", hidden=True)
        async def file(self, version: str, file: str) -> Response:
            if version != self.site.version or file not in self.site.files:
                raise NotFound
            return self.site.files[file].response

    return PageController

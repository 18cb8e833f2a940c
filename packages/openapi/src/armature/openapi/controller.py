"""The endpoints that serve a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from armature.core import NotFound, controller, etag, get, injectable
from armature.openapi.info import Json
from armature.openapi.rendering import to_json, to_yaml
from armature.openapi.served import Rendering, rendered


@dataclass(frozen=True, slots=True)
class Renderings:
    """A document in both forms."""

    json: Rendering
    yaml: Rendering

    @classmethod
    def of(cls, document: Json) -> "Renderings":
        """Both forms of a document."""
        return cls(
            rendered(to_json(document).encode(), "application/json"),
            rendered(to_yaml(document).encode(), "application/yaml"),
        )


@injectable()
class ServedDocument:
    """The document of the application, and one for each version by its text, made when the application starts.

    One that names no servers has its paths at the root of its host. Where the application is below a prefix, which only
    requests tell (`root_path` of ASGI), that prefix is its server.
    """

    __slots__ = ("_below", "_documents", "_renderings")

    def __init__(self, documents: Mapping[str, Json]) -> None:
        self._documents = documents
        self._renderings = {version: Renderings.of(document) for version, document in documents.items()}
        self._below = lru_cache(maxsize=_PREFIXES)(self._rendered_below)

    def for_request(self, request: Request, version: str) -> Renderings:
        """The document of a version as the client of this request is to read it; raises `NotFound` for another."""
        version = version.removeprefix("v")
        if version not in self._documents:
            there = [each for each in self._documents if each]
            raise NotFound(f'There is no document of version "{version[:_LONGEST]}".', supported=there)
        prefix: str = request.scope.get("root_path", "")
        if prefix and "servers" not in self._documents[version]:
            return self._below(prefix, version)
        return self._renderings[version]

    def _rendered_below(self, prefix: str, version: str) -> Renderings:
        document = self._documents[version]
        head = {name: document[name] for name in ("openapi", "info")}
        return Renderings.of({**head, "servers": [{"url": prefix}], **document})


def document_controller(path: str, yaml_path: str) -> type:
    """The controller that serves at these paths; an empty `yaml_path` serves no YAML."""

    @controller("/")
    @etag()
    class DocumentController:
        def __init__(self, served: ServedDocument) -> None:
            self.served = served

        @get(path, hidden=True, name="openapi")
        async def as_json(self, request: Request, version: str = "") -> Response:
            return self.served.for_request(request, version).json.response

    if not yaml_path:
        return DocumentController

    @controller("/")
    class BothController(DocumentController):
        @get(yaml_path, hidden=True, name="openapi-yaml")
        async def as_yaml(self, request: Request, version: str = "") -> Response:
            return self.served.for_request(request, version).yaml.response

    return BothController


_PREFIXES = 16
"""The prefixes whose documents are remembered: a host may put the application below as many as it has tenants."""

_LONGEST = 40
"""Characters of a version that a client sent, as a problem repeats them."""

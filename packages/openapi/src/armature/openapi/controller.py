"""The endpoints that serve a document."""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from starlette.responses import Response

from armature.core import Header, controller, get, injectable
from armature.openapi.info import Json
from armature.openapi.rendering import to_json, to_yaml

Sent = Annotated[str, Header()]
"""The entity tags that a client knows."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document as it is sent; `etag` changes with its content (RFC 9110 §8.8.3)."""

    content: bytes
    media_type: str
    etag: str

    def response(self, known: str) -> Response:
        """The document, or 304 where it is among the entity tags that the client knows (RFC 9110 §13.1.2)."""
        headers = {"etag": self.etag, "cache-control": "no-cache"}
        if not {self.etag, "*"}.isdisjoint(each.strip().removeprefix("W/") for each in known.split(",")):
            return Response(status_code=304, headers=headers)
        return Response(self.content, headers=headers, media_type=self.media_type)


@injectable()
@dataclass(frozen=True, slots=True)
class ServedDocument:
    """The document of the application in both forms, made when the application starts."""

    json: Rendering
    yaml: Rendering

    @classmethod
    def of(cls, document: Json) -> "ServedDocument":
        """Both forms of a document."""
        return cls(_rendered(to_json(document), "application/json"), _rendered(to_yaml(document), "application/yaml"))


def document_controller(path: str, yaml_path: str) -> type:
    """The controller that serves at these paths; an empty `yaml_path` serves no YAML."""

    @controller("/")
    class DocumentController:
        def __init__(self, served: ServedDocument) -> None:
            self.served = served

        @get(path, hidden=True, name="openapi")
        async def as_json(self, if_none_match: Sent = "") -> Response:
            return self.served.json.response(if_none_match)

    if not yaml_path:
        return DocumentController

    @controller("/")
    class BothController(DocumentController):
        @get(yaml_path, hidden=True, name="openapi-yaml")
        async def as_yaml(self, if_none_match: Sent = "") -> Response:
            return self.served.yaml.response(if_none_match)

    return BothController


def _rendered(text: str, media_type: str) -> Rendering:
    content = text.encode()
    return Rendering(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')

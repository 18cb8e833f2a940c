"""The module that serves the document of the application which imports it."""

from collections.abc import Sequence

from armature.core import Application, Module, Version, provide, public
from armature.core.errors import WiringError
from armature.core.source import caller
from armature.openapi.amendments import Amend, Operations, as_it_is
from armature.openapi.controller import ServedDocument, document_controller
from armature.openapi.document import describe
from armature.openapi.info import ApiInfo, Json
from armature.openapi.page_controller import Sites, page_controller
from armature.openapi.pages import PageKind, site_of

_NOTHING: Operations = {}


class OpenApiModule(Module):
    """Serves the OpenAPI document of the application at `path`, and as YAML at `yaml_path` where one is given.

    `?version=2` asks for the document of one version of the API; without it, it is that of `describe`.

    `playground="/docs"` serves Swagger UI, in which requests are tried out, and `reference="/reference"` Redoc, which
    is for reading; both show the document that is served. Without `info` its title is the name of the root module, and
    its version `0`. The document is made when the application starts, and a mistake in it is a `WiringError` then;
    `operations` and `amend` are those of `describe`. All of these endpoints are public and hidden from the document;
    guards of the root module cover them as they cover everything.
    """

    def __init__(
        self,
        info: ApiInfo | None = None,
        path: str = "/openapi.json",
        *,
        yaml_path: str = "",
        playground: str = "",
        reference: str = "",
        operations: Operations = _NOTHING,
        amend: Amend = as_it_is,
    ) -> None:
        where = caller()
        _check_paths([each for each in (path, yaml_path, playground, reference) if each], where)
        _check_pages([playground, reference], where)
        pages = {kind: at for kind, at in zip(PageKind, (playground, reference), strict=True) if at}

        def serve(app: Application) -> ServedDocument:
            versions = {str(each): self.document(app, each) for each in app.blueprint.reading.known}
            return ServedDocument({"": self.document(app), **versions})

        def show(app: Application) -> Sites:
            document = self.document(app)
            versions = [str(each) for each in app.blueprint.reading.known]
            return Sites({kind: site_of(kind, at, path, document, versions) for kind, at in pages.items()})

        super().__init__(
            controllers=[
                public(document_controller(path, yaml_path)),
                *(public(page_controller(kind, at)) for kind, at in pages.items()),
            ],
            providers=[provide(ServedDocument).by(serve), provide(Sites).by(show)],
        )
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "_declared", (info, path, yaml_path, playground, reference, operations, amend))

    def document(self, app: Application, version: Version | str | None = None) -> Json:
        """The document of `app` as it is served, or that of one version."""
        info, *_, operations, amend = vars(self)["_declared"]
        return describe(app, info or _info_of(app), version=version, operations=operations, amend=amend)

    def means(self, other: Module) -> bool:
        """Whether both mentions serve the same document at the same paths."""
        return isinstance(other, OpenApiModule) and vars(self)["_declared"] == vars(other)["_declared"]


def document_of(app: Application, version: str | None = None) -> Json:
    """The document that an application serves; one under its root module's name where it does not serve any.

    Raises what `describe` raises.
    """
    modules = [each.module for each in app.blueprint.scanned]
    serving = next((each for each in modules if isinstance(each, OpenApiModule)), None)
    return describe(app, _info_of(app), version=version) if serving is None else serving.document(app, version)


def _info_of(app: Application) -> ApiInfo:
    """The head of a document of which nobody said more; the root module is scanned last."""
    return ApiInfo(title=str(app.blueprint.scanned[-1].module), version="0")


def _check_paths(paths: Sequence[str], where: str) -> None:
    for path in paths:
        if not path.startswith("/"):
            raise WiringError(
                f'OpenApiModule ({where}) would answer at "{path}", and a path begins with a slash.\nWrite "/{path}".'
            )


def _check_pages(paths: Sequence[str], where: str) -> None:
    for path in paths:
        if path.endswith("/"):
            raise WiringError(
                f'OpenApiModule ({where}) would show a page at "{path}", and its files stand below it.\n'
                'Write a path of its own without a slash at its end, such as "/docs".'
            )

"""An application becomes an OpenAPI document: every part of it is read from what was compiled."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from armature.core import Application, Version
from armature.core.pipeline import Endpoint
from armature.openapi.addresses import Addresses
from armature.openapi.amendments import Amend, Amendments, Operations, as_it_is, operations_in
from armature.openapi.bodies import request_body
from armature.openapi.identifiers import operation_ids
from armature.openapi.info import ApiInfo, Json, filled, head_of, known_tags, servers_of
from armature.openapi.inputs import parameters_of
from armature.openapi.operation import Operation, operation_of
from armature.openapi.problems import ProblemResponses
from armature.openapi.results import results_of
from armature.openapi.schemas import Schemas, Wanted
from armature.openapi.security import Schemes
from armature.openapi.sockets import socket_of, sockets_section
from armature.openapi.texts import all_tags, tags_of, texts_of
from armature.openapi.versions import announcement, host_servers, is_in, version_among, version_parameters
from armature.openapi.webhooks import Sender, callbacks_of, webhooks_of
from armature.openapi.words import METHODS, OTHER_METHODS, WEBSOCKETS

VERSION = "3.1.0"
_NOTHING: Operations = {}


def describe(
    app: Application,
    info: ApiInfo,
    *,
    version: Version | str | None = None,
    operations: Operations = _NOTHING,
    amend: Amend = as_it_is,
) -> Json:
    """The OpenAPI 3.1 document of an application, which need not have been started.

    It is of one `version` of the API, with all that belongs to none. Without one it is of all versions where they are
    in the path; else no path could have two of them, and it is of the default version, or of the newest.

    `operations` changes single ones: a JSON merge patch (RFC 7396) by `operationId`. `amend` is handed the finished
    document and returns the one that is given. Paths stand in the order of their declaration, schemas in that of the
    alphabet: one application always gives one document. Endpoints under `hidden=True` and mounted applications are
    left out. Raises `WiringError` for a type without a JSON schema, for an `operation_id` that two endpoints have, for
    security schemes that contradict each other, and for an id in `operations` or `callbacks` that no operation has;
    `UnknownVersion` for a version that the application has not.

    >>> from armature.core import Module, get
    >>> @get("/ping")
    ... async def ping() -> None: ...
    >>> document = describe(Application(Module(controllers=[ping])), ApiInfo(title="Ping", version="1"))
    >>> document["paths"]["/ping"]["get"]["operationId"]
    'ping'
    """
    chosen = version_among(app, version)
    everywhere = set(operation_ids(_shown(app, None)).values())
    return Amendments(operations, amend).applied(_derived(app, info, chosen, everywhere), everywhere)


def _derived(app: Application, info: ApiInfo, version: Version | None, everywhere: set[str]) -> Json:
    wanted = Wanted()
    problems, schemes = ProblemResponses(wanted), Schemes()
    found = _operations(app, version, wanted)
    sockets = [
        socket_of(route.target.plan, route.template, wanted)
        for route in app.blueprint.sockets.routes()
        if is_in(route.target.plan.handshake.endpoint, version) and route.template.text == route.target.path
    ]
    webhooks, callbacks = webhooks_of(info, wanted), callbacks_of(info, wanted)
    schemas = wanted.schemas()
    paths = _Paths(app, schemas, problems, schemes).of(found)
    operations = {each["operationId"]: each for _, _, each in operations_in({"paths": paths})}
    sender = Sender(schemas, set(operations))
    sender.add_callbacks(callbacks, operations, everywhere)
    sections = {
        "paths": paths,
        **filled(webhooks=sender.webhooks(webhooks)),
        **filled(**{WEBSOCKETS: sockets_section(sockets, schemas, schemes)}),
    }
    responses = problems.components(schemas)
    kinds = problems.kinds(schemas)
    components = {
        "schemas": dict(sorted({**schemas.components([sections, responses, kinds]), **kinds}.items())),
        "responses": responses,
        **filled(securitySchemes=schemes.components()),
    }
    return {
        "openapi": VERSION,
        "info": head_of(info),
        **filled(servers=servers_of(info)),
        **sections,
        "components": components,
        **filled(tags=all_tags(known_tags(info), [each.plan.endpoint for each in found])),
    }


def _operations(app: Application, version: Version | None, wanted: Wanted) -> list[Operation]:
    """The endpoints of HTTP in a document, in order of declaration; each once, whatever further paths it has."""
    shown = set(_shown(app, version))
    return [
        operation_of(route.target.plan, method, route.template, wanted)
        for route in app.blueprint.router.routes()
        for method in route.methods
        if route.target.plan.endpoint in shown and route.template.text == route.target.path
    ]


def _shown(app: Application, version: Version | None) -> list[Endpoint]:
    """The endpoints of HTTP that are not hidden."""
    routes = app.blueprint.router.routes()
    endpoints = dict.fromkeys(route.target.plan.endpoint for route in routes)
    return [each for each in endpoints if not each.options.hidden and is_in(each, version)]


class _Paths(NamedTuple):
    """Writes operations down, with what they share."""

    app: Application
    schemas: Schemas
    problems: ProblemResponses
    schemes: Schemes

    def of(self, operations: Sequence[Operation]) -> Json:
        """The Paths Object (OpenAPI 3.1 §4.8.8)."""
        addresses, ids = Addresses(), operation_ids([each.plan.endpoint for each in operations])
        paths: dict[str, dict[str, Any]] = {}
        for each in operations:
            path, names = addresses.of(each.template, each.method, str(each.plan.endpoint.apart))
            item = paths.setdefault(path, {})
            if each.method.lower() in METHODS:
                item[each.method.lower()] = self._operation(each, names, ids)
            else:
                item.setdefault(OTHER_METHODS, {})[each.method] = self._operation(each, names, ids)
        return paths

    def _operation(self, operation: Operation, names: Sequence[str], ids: Mapping[Endpoint, str]) -> Json:
        """The Operation Object (OpenAPI 3.1 §4.8.10)."""
        endpoint = operation.plan.endpoint
        results, problems = results_of(operation, self.schemas), self.problems.of(operation, self.schemas)
        parameters = parameters_of(operation.template, names, operation.inputs, self.schemas)
        return {
            "operationId": ids[endpoint],
            **texts_of(endpoint),
            **filled(
                tags=tags_of(endpoint),
                parameters=[*parameters, *version_parameters(endpoint, self.app)],
                requestBody=request_body(operation, self.schemas),
                servers=host_servers(endpoint.apart.host),
            ),
            "responses": {**results, **{status: each for status, each in problems.items() if status not in results}},
            **self.schemes.stated(operation.plan),
            **announcement(endpoint),
        }

"""The table of changes: for each kind two documents, the place, and what people are told."""

from typing import Any, NamedTuple

from armature.openapi.info import merged

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
NOTHING: Json = {"openapi": "3.1.0", "paths": {}}


def document(**operation: Any) -> Json:
    """A document of one operation."""
    return below("/", **operation)


def below(path: str, **operation: Any) -> Json:
    shown = merged({"operationId": "show", "responses": {"200": {"description": "OK"}}}, operation)
    return {"openapi": "3.1.0", "paths": {path: {"get": shown, "x-note": {}}}, "components": {"schemas": {}}}


def taking(schema: Json, media_type: str = "application/json") -> Json:
    return document(requestBody={"content": {media_type: {"schema": schema}}})


def giving(schema: Json, media_type: str = "application/json") -> Json:
    return document(responses={"200": {"content": {media_type: {"schema": schema}}}})


def answering(headers: Json) -> Json:
    return document(responses={"200": {"headers": headers}})


def failing(*types: str) -> Json:
    """A document of one operation, whose 409 has these types of problems."""
    kinds = [{"properties": {"type": {"const": each}}} for each in types]
    return document(responses={"409": {"content": {"application/problem+json": {"schema": {"anyOf": kinds}}}}})


def with_scheme(**scheme: Any) -> Json:
    return {**document(), "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", **scheme}}}}


def hooked(**webhooks: Json) -> Json:
    return {**NOTHING, "webhooks": webhooks}


def socket(**fields: Any) -> Json:
    return {**NOTHING, "x-websockets": {"/chat": fields}}


def hearing(*schemas: Json) -> Json:
    """A document of one WebSocket that takes these messages."""
    return socket(messages=[{"takes": each} for each in schemas])


def of(*required: str, **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


class Row(NamedTuple):
    """One difference between two documents, of which everything is known."""

    kind: str
    old: Json
    new: Json
    sentence: str
    where: str = "GET /"


KEY: Json = {"name": "key", "in": "query", "schema": TEXT}
REQUIRED_KEY: Json = {**KEY, "required": True}
BODY: Json = {"content": {"application/json": {"schema": TEXT}}}
REQUIRED_BODY: Json = {**BODY, "required": True}
HEADER: Json = {"x-id": {"schema": TEXT}}
REQUIRED_HEADER: Json = {"x-id": {"schema": TEXT, "required": True}}

OPERATIONS = [
    Row("operation-removed", document(), NOTHING, "The operation is gone."),
    Row(
        "deprecated-operation-removed",
        document(deprecated=True),
        NOTHING,
        "The operation, which was deprecated, is gone.",
    ),
    Row("operation-added", NOTHING, document(), "The operation is new."),
    Row(
        "operation-id-changed",
        document(),
        document(operationId="see"),
        'The operation was called "show" and is called "see": generated clients rename it.',
    ),
    Row("operation-deprecated", document(), document(deprecated=True), "The operation is deprecated now."),
    Row(
        "operation-deprecation-withdrawn",
        document(deprecated=True),
        document(),
        "The operation is no longer deprecated.",
    ),
    Row("sunset-announced", document(), document(**{"x-sunset": "2027-12-31"}), "It ends on 2027-12-31."),
    Row("sunset-withdrawn", document(**{"x-sunset": "2027-12-31"}), document(), "It no longer ends on 2027-12-31."),
    Row(
        "sunset-moved-earlier",
        document(**{"x-sunset": "2027-12-31"}),
        document(**{"x-sunset": "2027-09-30"}),
        "It ends on 2027-09-30, earlier than 2027-12-31.",
    ),
    Row(
        "sunset-moved-later",
        document(**{"x-sunset": "2027-12-31"}),
        document(**{"x-sunset": "2028-01-31"}),
        "It ends on 2028-01-31, later than 2027-12-31.",
    ),
    Row(
        "tag-removed",
        document(tags=["a", "b"]),
        document(tags=["a"]),
        'It no longer carries the tag "b": generated clients may move it.',
    ),
    Row("tag-added", document(), document(tags=["a"]), 'It carries the tag "a" too.'),
    Row(
        "path-parameter-renamed",
        below("/{id}", parameters=[{"name": "id", "in": "path"}]),
        below("/{sku}", parameters=[{"name": "sku", "in": "path"}]),
        'The path parameter "id" is called "sku" now: generated clients rename it.',
        "GET /{sku}",
    ),
    Row("parameter-removed", document(parameters=[KEY]), document(), 'The query parameter "key" is gone.'),
    Row("parameter-added", document(), document(parameters=[KEY]), 'The query parameter "key" is new.'),
    Row(
        "required-parameter-added",
        document(),
        document(parameters=[REQUIRED_KEY]),
        'The query parameter "key" is new and required.',
    ),
    Row(
        "parameter-became-required",
        document(parameters=[KEY]),
        document(parameters=[REQUIRED_KEY]),
        'The query parameter "key" is required now.',
    ),
    Row(
        "parameter-became-optional",
        document(parameters=[REQUIRED_KEY]),
        document(parameters=[KEY]),
        'The query parameter "key" is optional now.',
    ),
    Row(
        "parameter-style-changed",
        document(parameters=[KEY]),
        document(parameters=[{**KEY, "explode": False}]),
        'The query parameter "key" is written in another way.',
    ),
    Row(
        "parameter-deprecated",
        document(parameters=[KEY]),
        document(parameters=[{**KEY, "deprecated": True}]),
        'The query parameter "key" is deprecated now.',
    ),
    Row(
        "parameter-deprecation-withdrawn",
        document(parameters=[{**KEY, "deprecated": True}]),
        document(parameters=[KEY]),
        'The query parameter "key" is no longer deprecated.',
    ),
    Row("body-removed", document(requestBody=BODY), document(), "The body is gone."),
    Row("body-added", document(), document(requestBody=BODY), "A body is new."),
    Row("required-body-added", document(), document(requestBody=REQUIRED_BODY), "A body is new and required."),
    Row(
        "body-became-required",
        document(requestBody=BODY),
        document(requestBody=REQUIRED_BODY),
        "The body is required now.",
    ),
    Row(
        "body-became-optional",
        document(requestBody=REQUIRED_BODY),
        document(requestBody=BODY),
        "The body is optional now.",
    ),
    Row("request-media-type-removed", taking(TEXT), document(requestBody={"content": {}}), "application/json is gone."),
    Row("request-media-type-added", document(requestBody={"content": {}}), taking(TEXT), "application/json is new."),
    Row("success-removed", document(responses={"201": {}}), document(), "201 is no longer an answer."),
    Row("success-added", document(), document(responses={"201": {}}), "201 is an answer too."),
    Row("problem-removed", document(responses={"404": {}}), document(), "404 is no longer an answer."),
    Row("problem-added", document(), document(responses={"default": {}}), "default is an answer too."),
    Row("problem-type-removed", failing("/a", "/b"), failing("/a"), '"/b" is no longer a type of problem.'),
    Row("problem-type-added", failing("/a"), failing("/a", "/b"), '"/b" is a type of problem too.'),
    Row("response-media-type-removed", giving(TEXT), document(), "application/json is gone."),
    Row("response-media-type-added", document(), giving(TEXT), "application/json is new."),
    Row("response-header-removed", answering(REQUIRED_HEADER), document(), 'The header "x-id" is gone.'),
    Row("optional-response-header-removed", answering(HEADER), document(), 'The header "x-id" is gone.'),
    Row("response-header-added", document(), answering(HEADER), 'The header "x-id" is new.'),
    Row(
        "response-header-became-optional",
        answering(REQUIRED_HEADER),
        answering(HEADER),
        'The header "x-id" is optional now.',
    ),
    Row(
        "response-header-became-required",
        answering(HEADER),
        answering(REQUIRED_HEADER),
        'The header "x-id" is required now.',
    ),
]

BEARER: Json = {"security": [{"bearer": []}]}
EITHER: Json = {"security": [{"bearer": []}, {"key": []}]}
SCHEME = "components/securitySchemes/key"

SECURITY = [
    Row("security-added", document(), document(**BEARER), "Whoever calls it must say who she is."),
    Row("security-removed", document(**BEARER), document(), "Anybody may call it."),
    Row(
        "security-alternative-removed",
        document(**EITHER),
        {**document(), **BEARER},
        "Callers can no longer say who they are by key.",
    ),
    Row(
        "security-alternative-added",
        document(**BEARER),
        document(**EITHER),
        "Callers can say who they are by key too.",
    ),
    Row(
        "security-scope-removed",
        document(security=[{"bearer": ["read", "write"]}]),
        document(security=[{"bearer": ["read"]}]),
        'bearer no longer needs the scope "write".',
    ),
    Row(
        "security-scope-added",
        document(**BEARER),
        document(security=[{"bearer": ["read"]}]),
        'bearer needs the scope "read" too.',
    ),
    Row("security-scheme-removed", with_scheme(), document(), "The security scheme is gone.", SCHEME),
    Row("security-scheme-added", document(), with_scheme(), "The security scheme is new.", SCHEME),
    Row(
        "security-scheme-changed",
        with_scheme(name="X-Key", description="A key."),
        with_scheme(name="X-Api-Key"),
        "Credentials are sent in another way.",
        SCHEME,
    ),
]

SENT: Json = {"post": {"requestBody": BODY}}
CALLBACKS: Json = {"done": {"{$request.body#/url}": SENT}}
BYTES: Json = {"type": "string", "format": "binary"}
ROOT, ROOT_AND_API = {"servers": [{"url": "/"}]}, {"servers": [{"url": "/"}, {"url": "/api"}]}
CALLBACK = "GET /, callback done POST {$request.body#/url}"
CHAT = "WEBSOCKET /chat"

OTHERS = [
    Row("server-removed", {**NOTHING, **ROOT_AND_API}, NOTHING, "The server is gone.", "/api"),
    Row("server-added", {**NOTHING, **ROOT}, {**NOTHING, **ROOT_AND_API}, "The server is new.", "/api"),
    Row("webhook-removed", hooked(sold=SENT), NOTHING, "The webhook is no longer sent.", "webhook POST sold"),
    Row("webhook-added", NOTHING, hooked(sold=SENT), "The webhook is new.", "webhook POST sold"),
    Row("callback-removed", document(callbacks=CALLBACKS), document(), "The callback is no longer sent.", CALLBACK),
    Row("callback-added", document(), document(callbacks=CALLBACKS), "The callback is new.", CALLBACK),
    Row("websocket-removed", socket(), NOTHING, "The WebSocket is gone.", CHAT),
    Row("websocket-added", NOTHING, socket(), "The WebSocket is new.", CHAT),
    Row(
        "websocket-subprotocol-removed",
        socket(subprotocols=["v1", "v2"]),
        socket(subprotocols=["v2"]),
        'The subprotocol "v1" is no longer spoken.',
        CHAT,
    ),
    Row(
        "websocket-subprotocol-added",
        socket(),
        socket(subprotocols=["v2"]),
        'The subprotocol "v2" is spoken too.',
        CHAT,
    ),
    Row(
        "websocket-message-removed",
        hearing(TEXT, BYTES),
        hearing(TEXT),
        "The message of bytes is no longer taken.",
        CHAT,
    ),
    Row("websocket-message-added", hearing(), hearing(TEXT), "The message of type string is taken too.", CHAT),
    Row("websocket-answer-removed", socket(sends=TEXT), socket(), "Nothing is sent any more.", CHAT),
    Row("websocket-answer-added", socket(), socket(sends=TEXT), "Something is sent now.", CHAT),
]

NULLABLE: Json = {"anyOf": [TEXT, {"type": "null"}]}
SMALL, BIG = {"enum": ["a"]}, {"enum": ["a", "b"]}
CLOSED: Json = {"type": "object", "additionalProperties": False}
EITHER_TYPE: Json = {"oneOf": [TEXT, NUMBER]}
TAGGED: Json = {
    **EITHER_TYPE,
    "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A"}},
}


def led_by(**discriminator: Any) -> Json:
    return merged(TAGGED, {"discriminator": discriminator})


LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")

SCHEMAS = [
    Row("type-changed", TEXT, NUMBER, '"string" became "number".'),
    Row("type-narrowed", NUMBER, {"type": "integer"}, '"number" became "integer".'),
    Row("type-widened", TEXT, {}, '"string" became anything.'),
    Row("became-nullable", TEXT, NULLABLE, "null is possible too."),
    Row("no-longer-nullable", {"type": ["null", "string"]}, TEXT, "null is no longer possible."),
    Row("variant-removed", EITHER_TYPE, TEXT, "number is no longer among what is possible."),
    Row("variant-added", TEXT, {"type": ["string", "number"]}, "number is possible too."),
    Row("discriminator-removed", TAGGED, EITHER_TYPE, '"kind" no longer tells them apart.'),
    Row("discriminator-added", EITHER_TYPE, TAGGED, '"kind" tells them apart.'),
    Row("discriminator-changed", TAGGED, led_by(propertyName="sort"), '"kind" told them apart, and now "sort" does.'),
    Row(
        "discriminator-changed",
        TAGGED,
        led_by(mapping={"a": "#/components/schemas/B"}),
        'The kind "a" leads to B now.',
    ),
    Row("value-removed", BIG, SMALL, '"b" is no longer a value.'),
    Row("value-removed", BIG, {"const": "a"}, '"b" is no longer a value.'),
    Row("value-added", SMALL, BIG, '"b" is a value too.'),
    Row("values-restricted", {}, BIG, 'It is one of "a", "b" now.'),
    Row("values-unrestricted", {"const": "a"}, {}, 'It is no longer one of "a".'),
    Row("constant-changed", {"const": 1}, {"const": 2}, "const was 1 and is 2."),
    Row("format-changed", {"format": "uuid"}, {"format": "date"}, 'format was "uuid" and is "date".'),
    Row("format-removed", {"format": "uuid"}, {}, 'format was "uuid" and is nothing.'),
    Row("format-added", {}, {"format": "uuid"}, 'format was nothing and is "uuid".'),
    Row("pattern-changed", {"pattern": "a"}, {"pattern": "b"}, 'pattern was "a" and is "b".'),
    Row("pattern-removed", {"pattern": "a"}, {}, 'pattern was "a" and is nothing.'),
    Row("pattern-added", {}, {"pattern": "a"}, 'pattern was nothing and is "a".'),
    Row("encoding-changed", {"contentEncoding": "base64"}, {}, 'contentEncoding was "base64" and is nothing.'),
    Row("encoding-changed", {}, {"contentMediaType": "image/png"}, 'contentMediaType was nothing and is "image/png".'),
    *(Row("limit-tightened", {name: 3}, {name: 4}, f"{name} was 3 and is 4.") for name in LOWER),
    *(Row("limit-tightened", {}, {name: 3}, f"{name} was nothing and is 3.") for name in UPPER),
    *(Row("limit-loosened", {name: 3}, {}, f"{name} was 3 and is nothing.") for name in LOWER),
    *(Row("limit-loosened", {name: 3}, {name: 4}, f"{name} was 3 and is 4.") for name in UPPER),
    Row("limit-tightened", {"uniqueItems": False}, {"uniqueItems": True}, "uniqueItems was false and is true."),
    Row("limit-loosened", {"uniqueItems": True}, {}, "uniqueItems was true and is nothing."),
    Row("limit-tightened", {"multipleOf": 5}, {"multipleOf": 10}, "multipleOf was 5 and is 10."),
    Row("limit-tightened", {}, {"multipleOf": 5}, "multipleOf was nothing and is 5."),
    Row("limit-loosened", {"multipleOf": 10}, {"multipleOf": 5}, "multipleOf was 10 and is 5."),
    Row("limit-loosened", {"multipleOf": 5}, {}, "multipleOf was 5 and is nothing."),
    Row("step-changed", {"multipleOf": 2}, {"multipleOf": 5}, "multipleOf was 2 and is 5."),
    Row("default-changed", {"default": 1}, {"default": 2}, "default was 1 and is 2."),
    Row("default-changed", {}, {"default": 0}, "default was nothing and is 0."),
    Row("became-read-only", {}, {"readOnly": True}, "It is only read."),
    Row("no-longer-read-only", {"readOnly": True}, {}, "It is no longer only read."),
    Row("became-write-only", {}, {"writeOnly": True}, "It is only written."),
    Row("no-longer-write-only", {"writeOnly": True}, {}, "It is no longer only written."),
    Row("closed", of(), {**of(), "additionalProperties": False}, "No further properties are possible."),
    Row("opened", CLOSED, of(), "Further properties are possible."),
    Row("property-removed", of("a", a=TEXT), of(), 'The property "a" is gone.'),
    Row("property-added", of(), of(a=TEXT), 'The property "a" is new.'),
    Row("property-became-required", of(a=TEXT), of("a", a=TEXT), 'The property "a" is required now.'),
    Row("property-became-optional", of("a", a=TEXT), of(a=TEXT), 'The property "a" is optional now.'),
    Row("property-deprecated", of(a=TEXT), of(a={**TEXT, "deprecated": True}), 'The property "a" is deprecated now.'),
    Row(
        "property-deprecation-withdrawn",
        of(a={**TEXT, "deprecated": True}),
        of(a=TEXT),
        'The property "a" is no longer deprecated.',
    ),
]

ONE_SIDED = [
    Row(
        "request-required-property-added",
        taking(of()),
        taking(of("a", a=TEXT)),
        'The property "a" is new and required.',
    ),
    Row(
        "request-property-refused",
        taking({**CLOSED, "properties": {"a": TEXT}}),
        taking(CLOSED),
        'The property "a" is gone, and whoever sends it is refused.',
    ),
    Row("response-optional-property-removed", giving(of(a=TEXT)), giving(of()), 'The property "a" is gone.'),
]

TABLE = [
    *OPERATIONS,
    *SECURITY,
    *OTHERS,
    *(Row(f"request-{each.kind}", taking(each.old), taking(each.new), each.sentence) for each in SCHEMAS),
    *(Row(f"response-{each.kind}", giving(each.old), giving(each.new), each.sentence) for each in SCHEMAS),
    *ONE_SIDED,
]

"""What nobody can derive: how the API is called, who answers for it, where it is served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard

from armature.core.source import Annotation

Json: TypeAlias = dict[str, Any]
"""A JSON object; `Any`, because what stands in it is read by others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about the API; `url` leads to a page, `email` to a person."""

    name: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class License:
    """The terms of use of the API; `identifier` is one of SPDX, `url` a page, and one of the two at most is given."""

    name: str
    identifier: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """An address below which the paths are found; `url` may be relative to the document's own."""

    url: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """What the operations that carry the tag `name` are about."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that the API sends: its `name`, and the type of the JSON that it carries.

    `returns` is the type of the JSON that is expected as the answer; without it any answer of 2XX will do. Its
    `operationId` is the name, numbered where an operation has it already.

    >>> class Shipped: ...
    >>> Webhook("order-shipped", Shipped, summary="An order is on its way.").method
    'POST'
    """

    name: str
    payload: Annotation
    summary: str = ""
    description: str = ""
    tags: Sequence[str] = field(default=(), kw_only=True)
    method: str = field(default="POST", kw_only=True)
    returns: Annotation = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiInfo:
    """The head of a document: everything about an API that its endpoints do not say.

    `version` is the API's, not that of OpenAPI. `description` may be Markdown (CommonMark). Without `servers` the paths
    are found at the root of the host that serves the document: an application below a prefix of its proxy names it
    here, `servers=[Server("/api")]`. `tags` are listed in this order. `webhooks` and `callbacks` are what the API
    sends: callbacks by the id of their operation, then by the address to which they go, a runtime expression such as
    `{$request.body#/callback_url}` (OpenAPI 3.1 §4.8.20.4).
    """

    title: str
    version: str
    description: str = ""
    contact: Contact | None = None
    license: License | None = None
    servers: Sequence[Server] = ()
    tags: Sequence[Tag] = ()
    webhooks: Sequence[Webhook] = ()
    callbacks: Mapping[str, Mapping[str, Webhook]] = field(default_factory=dict[str, Mapping[str, Webhook]])


def head_of(info: ApiInfo) -> Json:
    """The Info Object (OpenAPI 3.1 §4.8.2)."""
    contact, terms = info.contact, info.license
    return {
        "title": info.title,
        **filled(description=info.description),
        **filled(contact=filled(name=contact.name, url=contact.url, email=contact.email) if contact else None),
        **filled(license=filled(name=terms.name, identifier=terms.identifier, url=terms.url) if terms else None),
        "version": info.version,
    }


def servers_of(info: ApiInfo) -> list[Json]:
    """The Server Objects (OpenAPI 3.1 §4.8.5)."""
    return [filled(url=each.url, description=each.description) for each in info.servers]


def known_tags(info: ApiInfo) -> list[Json]:
    """The Tag Objects (OpenAPI 3.1 §4.8.22)."""
    return [filled(name=each.name, description=each.description) for each in info.tags]


def filled(**members: object) -> Json:
    """The members that say something: no empty text, list or object, and no None or False."""
    return {name: value for name, value in members.items() if value}


def merged(target: Json, patch: Mapping[str, object]) -> Json:
    """`target` after a JSON merge patch (RFC 7396): objects are merged, None takes a member away, all else replaces."""
    result = dict(target)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif is_object(value):
            before: object = result.get(name)
            result[name] = merged(before if is_object(before) else {}, value)
        else:
            result[name] = value
    return result


def is_object(node: object) -> TypeGuard[Json]:
    """Whether a part of a document is a JSON object."""
    return isinstance(node, dict)


def is_array(node: object) -> TypeGuard[list[object]]:
    """Whether a part of a document is a JSON array."""
    return isinstance(node, list)

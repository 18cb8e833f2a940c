"""The controllers of the scanned modules become endpoints, each with all that stands around it."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from armature.core.binding import BODIES, Place, Source
from armature.core.di import Provider, described, made_type
from armature.core.errors import WiringError, did_you_mean
from armature.core.http.formats import Format
from armature.core.modules.declarations import Module
from armature.core.modules.entries import is_module, serves_elsewhere
from armature.core.modules.members import check_inherited, check_member, members_of
from armature.core.modules.overrides import Overrides
from armature.core.modules.publicity import public_at
from armature.core.modules.records import ControllerRecord, EndpointRecord, Record, inherited, recorded
from armature.core.modules.scanner import Scanned
from armature.core.modules.sockets import handshake_of
from armature.core.modules.surroundings import Level, check_covered, enhancers_of, level_of
from armature.core.pipeline import HTTP, MESSAGE, WEBSOCKET, Endpoint, Offer
from armature.core.routing import Converter, join_paths, parse_template
from armature.core.source import declared_at, name_of

_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "QUERY"})
_NAMED_PART = r"\{([^\W\d]\w*)\}"


class Layout(NamedTuple):
    """What shapes the endpoints of a whole application: their paths, the transports that there are, the overrides."""

    prefix: str
    converters: Mapping[str, Converter]
    offers: Mapping[str, Offer]
    overrides: Overrides
    formats: tuple[Format, ...] = ()


def endpoints_of(scanned: Sequence[Scanned], layout: Layout) -> list[Endpoint]:
    """Every endpoint of every module, in order of declaration."""
    root = next(each for each in scanned if each.is_root)
    outer = level_of("application", root)
    found: list[Endpoint] = []
    _check_listed_once([each.module for each in scanned])
    for each in scanned:
        levels = [outer] if each.is_root else [outer, level_of("module", each)]
        own = list(_Scan(each, levels, layout).endpoints())
        if not each.is_root:
            check_covered(each.module, own)
        found.extend(own)
    check_covered(root.module, found)
    return found


class _Scan(NamedTuple):
    """The controllers of one module."""

    scanned: Scanned
    around: Sequence[Level]
    layout: Layout

    def endpoints(self) -> Iterator[Endpoint]:
        for declared in self.scanned.module.controllers:
            yield from self._of_class(declared) if isinstance(declared, type) else self._of_function(declared)
        for provider in self.scanned.home.providers:
            yield from self._of_provider(provider)

    def _of_class(self, cls: type) -> Iterator[Endpoint]:
        record = inherited(cls)
        if record.controller is None:
            cure = "Move it to `imports=[…]`." if is_module(cls) else 'Put `@controller("/…")` on the class.'
            raise WiringError(f"{self._module} lists {described(cls)} in `controllers=[…]`, and it is none.\n{cure}")
        check_inherited(cls)
        members = list(members_of(cls))
        for member in members:
            check_member(member, cls)
        if not members:
            raise WiringError(
                f"The controller {name_of(cls)} ({declared_at(cls)}) answers nothing.\n"
                'Put `@get("/")`, or another method, on a method of it.'
            )
        levels = [*self.around, Level("controller", record, self.scanned.home)]
        for member in members:
            for endpoint in member.record.endpoints:
                yield self._endpoint(endpoint, member.function, member.record, levels, cls)

    def _of_provider(self, provider: Provider) -> Iterator[Endpoint]:
        """The methods of a provider that another transport than HTTP calls, such as a job's."""
        cls = made_type(provider)
        members = [member for member in members_of(cls) if serves_elsewhere(member)] if cls else []
        if cls is None or not members:
            return
        levels = [*self.around, Level("controller", inherited(cls), self.scanned.home)]
        for member in members:
            for endpoint in member.record.endpoints:
                yield replace(self._endpoint(endpoint, member.function, member.record, levels, cls), provider=provider)

    def _of_function(self, function: object) -> Iterator[Endpoint]:
        record = recorded(function)
        if not inspect.isroutine(function) or record is None or not record.endpoints:
            raise WiringError(
                f"{self._module} lists {described(function)} in `controllers=[…]`, and it answers nothing.\n"
                'List controller classes, and functions under `@get("/…")` or another method.'
            )
        for endpoint in record.endpoints:
            yield self._endpoint(endpoint, function, record, self.around, None)

    def _endpoint(
        self,
        record: EndpointRecord,
        function: Callable[..., Any],  # the user's handler
        own: Record,
        outer: Sequence[Level],
        cls: type | None,
    ) -> Endpoint:
        levels = [*outer, Level("route", own, self.scanned.home)]
        self._check_body_limit(record, own)
        called = f"{name_of(function)} ({record.where})"
        enhancers = enhancers_of(levels, called)
        controller = next((each.record.controller for each in outer if each.record.controller), None)
        formats = self._formats(record, controller)
        place = self._place(record, controller, cls)._replace(formats=formats)
        return Endpoint(
            transport=record.transport,
            address=place.address,
            function=function,
            controller=cls,
            home=self.scanned.home,
            options=record.options,
            place=place,
            enhancers=self.layout.overrides.around(enhancers),
            timeout=_nearest([level.record.timeout for level in levels]),
            body_limit=_nearest([level.record.body_limit for level in levels]),
            formats=formats,
            details=record.details,
            where=record.where,
            public=public_at(levels, enhancers, called),
        )

    def _formats(self, record: EndpointRecord, controller: ControllerRecord | None) -> tuple[Format, ...]:
        """Those of the nearest level that names any; nothing but HTTP has some."""
        if record.transport != HTTP.transport:
            if record.options.formats is not None:
                raise WiringError(
                    f"{record.written} ({record.where}) has formats, which clients of HTTP choose.\nTake them away."
                )
            return ()
        if record.options.formats is not None:
            return tuple(record.options.formats)
        said = controller.formats if controller is not None else None
        return self.layout.formats if said is None else said

    def _place(self, record: EndpointRecord, controller: ControllerRecord | None, cls: type | None) -> Place:
        """The whole address, with what can be bound to there."""
        offer = self._offer(record)
        if record.transport == WEBSOCKET.transport:
            return self._socket_place(record, controller)
        if record.transport == MESSAGE.transport:
            shared = self._socket_place(handshake_of(cls, record), controller)
            return shared._replace(takes_body=True, body=Source.MESSAGE, is_alone=True)
        if record.transport != HTTP.transport:
            names = re.findall(_NAMED_PART, record.address) if Source.PATH in offer.sources else ()
            return Place(record.address, frozenset(names), takes_body=Source.BODY in offer.sources)
        method, _, own = record.address.partition(" ")
        path = self._path(own, record, controller)
        template = parse_template(path, self.layout.converters, where=record.where)
        return Place(f"{method} {path}", frozenset(template.names), method in _WITH_BODY)

    def _socket_place(self, record: EndpointRecord, controller: ControllerRecord | None) -> Place:
        path = self._path(record.address, record, controller)
        return Place(path, frozenset(parse_template(path, self.layout.converters, where=record.where).names))

    def _check_body_limit(self, record: EndpointRecord, own: Record) -> None:
        if own.body_limit is None or not self._offer(record).sources.isdisjoint(BODIES):
            return
        what, cure = record.transport, "Take the limit away."
        if record.transport == WEBSOCKET.transport:
            what, cure = "handshake", "Put it on the `@message()` methods, or on the controller."
        raise WiringError(
            f"{record.written} ({record.where}) is under `@body_limit({own.body_limit})`, and a {what} has no body.\n"
            f"{cure}"
        )

    def _offer(self, record: EndpointRecord) -> Offer:
        offer = self.layout.offers.get(record.transport)
        if offer is None:
            raise WiringError(
                f'{record.written} ({record.where}) belongs to the transport "{record.transport}", and no module '
                f"contributes that.{did_you_mean(record.transport, list(self.layout.offers))}\n"
                "Import the module that does, or write `transports=[TheTransport]` in one of yours."
            )
        return offer

    def _path(self, own: str, record: EndpointRecord, controller: ControllerRecord | None) -> str:
        version = record.options.version or (controller.version if controller else None)
        if version and re.fullmatch(r"v\d.*", version):
            where = record.where if record.options.version or controller is None else controller.where
            raise WiringError(
                f'version="{version}" ({where}) would answer under /v{version}.\nWrite `version="{version[1:]}"`.'
            )
        versioned = f"/v{version}" if version else ""
        prefix = controller.path if controller else ""
        return join_paths(self.layout.prefix, versioned, prefix, own, where=record.where)

    @property
    def _module(self) -> str:
        return f"{self.scanned.module} ({self.scanned.module.where})"


def _check_listed_once(modules: Sequence[Module]) -> None:
    listed: dict[int, Module] = {}
    for module in modules:
        for declared in module.controllers:
            before = listed.get(id(declared))
            listed[id(declared)] = module
            if before is not None:
                places = " and ".join(f"{each} ({each.where})" for each in dict.fromkeys([before, module]))
                raise WiringError(
                    f"{name_of(declared)} ({declared_at(declared)}) stands twice in `controllers=[…]`: {places}.\n"
                    "Keep it in one place."
                )


def _nearest(values: Sequence[Any]) -> Any:  # noqa: ANN401 - a number or None, as declared
    """What the level nearest to the handler says."""
    said = [value for value in values if value is not None]
    return said[-1] if said else None

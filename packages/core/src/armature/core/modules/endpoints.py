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
from armature.core.modules.editions import Draft, editions_of
from armature.core.modules.entries import is_module, serves_elsewhere
from armature.core.modules.groups import Group, level_of_group, listed_in
from armature.core.modules.members import check_inherited, check_member, members_of
from armature.core.modules.overrides import Overrides
from armature.core.modules.publicity import public_at
from armature.core.modules.records import EndpointRecord, Record, inherited, recorded
from armature.core.modules.scanner import Scanned
from armature.core.modules.sockets import handshake_of
from armature.core.modules.spots import Spot, announced, check_names, spot_of
from armature.core.modules.surroundings import Level, check_covered, enhancers_of, level_of, levels_around
from armature.core.pipeline import HTTP, MESSAGE, OWN, WEBSOCKET, Endpoint, Offer
from armature.core.routing import Converter, VersionPolicy, join_paths, parse_template
from armature.core.source import declared_at, name_of

_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "QUERY"})
_NAMED_PART = r"\{([^\W\d]\w*)\}"


class Layout(NamedTuple):
    """What shapes the endpoints of a whole application: paths, transports, overrides, the way to say a version."""

    prefix: str
    converters: Mapping[str, Converter]
    offers: Mapping[str, Offer]
    overrides: Overrides
    versions: VersionPolicy
    formats: tuple[Format, ...] = ()


def endpoints_of(scanned: Sequence[Scanned], layout: Layout) -> list[Endpoint]:
    """Every endpoint of every module, in order of declaration, once for each version that it answers."""
    root = next(each for each in scanned if each.is_root)
    outer = levels_around(scanned, root)
    found: list[Draft] = []
    _check_listed_once([each.module for each in scanned])
    for each in scanned:
        levels = outer if each.is_root else [*outer, level_of("module", each)]
        own = list(_Scan(each, levels, layout).drafts())
        if not each.is_root:
            check_covered(each.module, own)
        found.extend(own)
    check_covered(root.module, found)
    return editions_of(found, layout.versions, layout.converters)


class _Scan(NamedTuple):
    """The controllers of one module."""

    scanned: Scanned
    around: Sequence[Level]
    layout: Layout

    def drafts(self) -> Iterator[Draft]:
        yield from self.listed(self.scanned.module.controllers)
        for provider in self.scanned.home.providers:
            yield from self._of_provider(provider)

    def listed(self, controllers: Sequence[Any]) -> Iterator[Draft]:
        """The drafts of a list of controllers; those of a group have one level more around them."""
        for declared in controllers:
            if isinstance(declared, Group):
                level = level_of_group(declared, self.around, self.scanned.home)
                yield from self._replace(around=[*self.around, level]).listed(declared.controllers)
            else:
                yield from self._of_class(declared) if isinstance(declared, type) else self._of_function(declared)

    def _of_class(self, cls: type) -> Iterator[Draft]:
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
                yield self._draft(endpoint, member.function, member.record, levels, cls)

    def _of_provider(self, provider: Provider) -> Iterator[Draft]:
        """The methods of a provider that another transport than HTTP calls, such as a job's."""
        cls = made_type(provider)
        members = [member for member in members_of(cls) if serves_elsewhere(member)] if cls else []
        if cls is None or not members:
            return
        levels = [*self.around, Level("controller", inherited(cls), self.scanned.home)]
        for member in members:
            for endpoint in member.record.endpoints:
                draft = self._draft(endpoint, member.function, member.record, levels, cls)
                yield draft._replace(endpoint=replace(draft.endpoint, provider=provider))

    def _of_function(self, function: object) -> Iterator[Draft]:
        record = recorded(function)
        if not inspect.isroutine(function) or record is None or not record.endpoints:
            raise WiringError(
                f"{self._module} lists {described(function)} in `controllers=[…]`, and it answers nothing.\n"
                'List controller classes, and functions under `@get("/…")` or another method.'
            )
        for endpoint in record.endpoints:
            yield self._draft(endpoint, function, record, self.around, None)

    def _draft(
        self,
        record: EndpointRecord,
        function: Callable[..., Any],  # the user's handler
        own: Record,
        outer: Sequence[Level],
        cls: type | None,
    ) -> Draft:
        levels = [*outer, Level("route", own, self.scanned.home)]
        self._check_body_limit(record, own)
        called = f"{name_of(function)} ({record.where})"
        enhancers = enhancers_of(levels, called)
        spot = self._spot(record, outer, cls)
        formats = self._formats(record, outer)
        place = self._place(record, spot)._replace(formats=formats)
        endpoint = Endpoint(
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
            tags=spot.tags,
            apart=spot.apart,
            routes=((join_paths(self.layout.prefix, *spot.parts), spot.apart),),
            deprecation=announced(record.options, record.where),
        )
        return Draft(endpoint, self.layout.prefix, spot.parts, spot.spans)

    def _formats(self, record: EndpointRecord, outer: Sequence[Level]) -> tuple[Format, ...]:
        """Those of the nearest level that names any; nothing but HTTP has some."""
        if record.transport != HTTP.transport:
            if record.options.formats is not None:
                raise WiringError(
                    f"{record.written} ({record.where}) has formats, which clients of HTTP choose.\nTake them away."
                )
            return ()
        if record.options.formats is not None:
            return tuple(record.options.formats)
        named = [each.record.controller.formats for each in outer if each.record.controller]
        return next((each for each in named if each is not None), self.layout.formats)

    def _spot(self, record: EndpointRecord, outer: Sequence[Level], cls: type | None) -> Spot:
        """Where it stands; a message stands where its connection is opened."""
        if record.transport == MESSAGE.transport:
            record = handshake_of(cls, record)
        frames = [level.record.controller for level in outer if level.record.controller]
        return spot_of(record, frames, self.layout.converters)

    def _place(self, record: EndpointRecord, spot: Spot) -> Place:
        """The whole address, without a version, with what can be bound to there."""
        offer = self._offer(record)
        if record.transport not in OWN:
            parts = re.findall(_NAMED_PART, record.address) if Source.PATH in offer.sources else ()
            return Place(record.address, frozenset(parts), takes_body=Source.BODY in offer.sources)
        path = join_paths(self.layout.prefix, *spot.parts, where=record.where)
        template = parse_template(path, self.layout.converters, where=record.where)
        names = check_names(template, spot.apart.host, record.where)
        if record.transport == WEBSOCKET.transport:
            return Place(path, names)
        if record.transport == MESSAGE.transport:
            return Place(path, names, takes_body=True, body=Source.MESSAGE, is_alone=True)
        method = record.address.partition(" ")[0]
        return Place(f"{method} {path}", names, method in _WITH_BODY)

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

    @property
    def _module(self) -> str:
        return f"{self.scanned.module} ({self.scanned.module.where})"


def _check_listed_once(modules: Sequence[Module]) -> None:
    listed: dict[int, str] = {}
    for module in modules:
        for declared, group in listed_in(module.controllers):
            place = f"{group} of {module} ({module.where})" if group else f"{module} ({module.where})"
            before = listed.get(id(declared))
            listed[id(declared)] = place
            if before is not None:
                places = " and ".join(dict.fromkeys([before, place]))
                raise WiringError(
                    f"{name_of(declared)} ({declared_at(declared)}) stands twice in `controllers=[…]`: {places}.\n"
                    "Keep it in one place."
                )


def _nearest(values: Sequence[Any]) -> Any:  # noqa: ANN401 - a number or None, as declared
    """What the level nearest to the handler says."""
    said = [value for value in values if value is not None]
    return said[-1] if said else None

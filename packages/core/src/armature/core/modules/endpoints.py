"""The controllers of the scanned modules become endpoints, each with all that stands around it."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from armature.core.binding import Place
from armature.core.errors import WiringError
from armature.core.modules.hooks import check_hook_names
from armature.core.modules.records import ControllerRecord, EndpointRecord, Record, inherited, recorded
from armature.core.modules.scanner import Scanned
from armature.core.modules.surroundings import Level, check_covered, enhancers_of, level_of
from armature.core.pipeline import Endpoint
from armature.core.routing import Converter, join_paths, parse_template
from armature.core.source import declared_at, name_of

_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "QUERY"})


@dataclass(frozen=True, slots=True)
class Layout:
    """What shapes the paths of a whole application."""

    prefix: str
    converters: Mapping[str, Converter]


def endpoints_of(scanned: Sequence[Scanned], layout: Layout) -> list[Endpoint]:
    """Every endpoint of every module, in order of declaration."""
    root = next(each for each in scanned if each.is_root)
    outer = level_of("application", root)
    found: list[Endpoint] = []
    for each in scanned:
        levels = [outer] if each.is_root else [outer, level_of("module", each)]
        own = list(_Scan(each, levels, layout).endpoints())
        if not each.is_root:
            check_covered(each.module, own)
        found.extend(own)
    check_covered(root.module, found)
    return found


@dataclass(frozen=True, slots=True)
class _Scan:
    """The controllers of one module."""

    scanned: Scanned
    around: Sequence[Level]
    layout: Layout

    def endpoints(self) -> Iterator[Endpoint]:
        for declared in self.scanned.module.controllers:
            yield from self._of_class(declared) if isinstance(declared, type) else self._of_function(declared)

    def _of_class(self, cls: type) -> Iterator[Endpoint]:
        record = inherited(cls)
        if record.controller is None:
            raise WiringError(
                f"{self._module} lists {name_of(cls)} ({declared_at(cls)}) in `controllers=[…]`, and it is none.\n"
                'Put `@controller("/…")` on the class.'
            )
        check_hook_names(cls)
        handlers = [(function, own) for function in _functions(cls) if (own := recorded(function)) and own.endpoints]
        if not handlers:
            raise WiringError(
                f"The controller {name_of(cls)} ({declared_at(cls)}) answers nothing.\n"
                'Put `@get("/")`, or another method, on a method of it.'
            )
        levels = [*self.around, Level("controller", record, self.scanned.home)]
        for function, own in handlers:
            for endpoint in own.endpoints:
                yield self._endpoint(endpoint, function, own, levels, cls)

    def _of_function(self, function: object) -> Iterator[Endpoint]:
        record = recorded(function)
        if not inspect.isroutine(function) or record is None or not record.endpoints:
            raise WiringError(
                f"{self._module} lists {name_of(function)} in `controllers=[…]`, and it answers nothing.\n"
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
        path = self._path(record, next((each.record.controller for each in outer if each.record.controller), None))
        template = parse_template(path, self.layout.converters, where=record.where)
        address = f"{record.method} {path}"
        return Endpoint(
            transport=record.transport,
            address=address,
            function=function,
            controller=cls,
            home=self.scanned.home,
            options=record.options,
            place=Place(address, frozenset(template.names), record.method in _WITH_BODY),
            enhancers=enhancers_of(levels, f"{function.__qualname__} ({record.where})"),
            timeout=_nearest([level.record.timeout for level in levels]),
            body_limit=_nearest([level.record.body_limit for level in levels]),
            where=record.where,
        )

    def _path(self, record: EndpointRecord, controller: ControllerRecord | None) -> str:
        version = record.options.version or (controller.version if controller else None)
        versioned = f"/v{version}" if version else ""
        prefix = controller.path if controller else ""
        return join_paths(self.layout.prefix, versioned, prefix, record.path, where=record.where)

    @property
    def _module(self) -> str:
        return f"{self.scanned.module} ({self.scanned.module.where})"


def _functions(cls: type) -> Iterator[Callable[..., Any]]:
    """The methods of a class in order of declaration, those of its bases first, each as the class itself has it."""
    for name in dict.fromkeys(name for base in reversed(cls.__mro__) for name in vars(base)):
        function = getattr(cls, name, None)
        if inspect.isfunction(function):
            yield function


def _nearest(values: Sequence[Any]) -> Any:  # noqa: ANN401 - a number or None, as declared
    """What the level nearest to the handler says."""
    said = [value for value in values if value is not None]
    return said[-1] if said else None

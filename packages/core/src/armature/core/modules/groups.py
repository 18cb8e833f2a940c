"""`Group`: controllers of one module that share a prefix, enhancers, a version, a host."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from armature.core.di import Home, described
from armature.core.errors import WiringError
from armature.core.modules.records import ControllerRecord, EnhancerRecord, Record
from armature.core.modules.surroundings import Level
from armature.core.routing import Condition, Versions
from armature.core.source import caller

# What stands in these lists is checked entry by entry when the application is built, with an error that names it.
_Declared: TypeAlias = Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Stands among the `controllers` of a module and puts its own below `path`, with what they share around them.

    `controllers` are controller classes, decorated functions and further groups. `guards`, `interceptors`, `filters`
    and `middleware` run behind those of the module and before those of the controller, an outer group's first.
    `version` and `host` hold where nothing nearer to the handler says another; `when` and `tags` add up.

    >>> from armature.core import Application, Module, get
    >>> @get("/users")
    ... async def users() -> list[str]:
    ...     return ["ada"]
    >>> app = Application(Module(controllers=[Group("/admin", controllers=[users])]))
    >>> app.url_for("users")
    '/admin/users'
    """

    path: str = "/"
    controllers: _Declared = field(default=(), kw_only=True)
    guards: _Declared = field(default=(), kw_only=True)
    interceptors: _Declared = field(default=(), kw_only=True)
    filters: _Declared = field(default=(), kw_only=True)
    middleware: _Declared = field(default=(), kw_only=True)
    version: Versions | None = field(default=None, kw_only=True)
    host: str | None = field(default=None, kw_only=True)
    when: Sequence[Condition] = field(default=(), kw_only=True)
    tags: Sequence[str] = field(default=(), kw_only=True)
    where: str = field(default="", init=False)
    """`file:line` of the declaration."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", caller(2))

    def __str__(self) -> str:
        return f'Group("{self.path}")'


def level_of_group(group: Group, outer: Sequence[Level], home: Home) -> Level:
    """What a group puts around its controllers."""
    return Level(
        _name_of(group, outer),
        Record(
            controller=ControllerRecord(
                group.path, group.version, tuple(group.tags), group.where, group.host, tuple(group.when)
            ),
            guards=_records(group, group.guards),
            interceptors=_records(group, group.interceptors),
            filters=_records(group, group.filters),
            middleware=_records(group, group.middleware),
        ),
        home,
    )


def _name_of(group: Group, outer: Sequence[Level]) -> str:
    """`group /admin`; each level has a name of its own, so that filters know which of them is nearer."""
    name = f"group {group.path}"
    return f"{name} ({group.where})" if name in {each.name for each in outer} else name


def _records(group: Group, declared: Sequence[Any]) -> list[EnhancerRecord]:
    return [EnhancerRecord(each, group.where) for each in declared]


def listed_in(declared: Sequence[Any]) -> list[tuple[object, str]]:
    """Every controller of a list and of the groups in it, with what to call the group, which may be none.

    Raises `WiringError` for a group with what is no list, and for an empty one.
    """
    found: list[tuple[object, str]] = []
    for each in declared:
        if isinstance(each, Group):
            _check(each)
            found += [(inner, called or f"{each} ({each.where})") for inner, called in listed_in(each.controllers)]
        else:
            found.append((each, ""))
    return found


def _check(group: Group) -> None:
    for name in ("controllers", "guards", "interceptors", "filters", "middleware", "when", "tags"):
        declared: object = getattr(group, name)
        if not isinstance(declared, (list, tuple)):
            raise WiringError(
                f"{group} ({group.where}) has {described(declared)} as `{name}=`, and that is no list.\n"
                f"Write `{name}=[…]`."
            )
    if not group.controllers:
        raise WiringError(f"{group} ({group.where}) has no controllers.\nWrite `controllers=[…]`, or take it away.")

"""Why a provider exists: who needs it, and who needs those, up to controllers and whatever else nobody asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from armature.core.app.application import Application
from armature.core.app.inspection.needs import Needs, Part
from armature.core.di import hooks_of, made_type


@dataclass(frozen=True, slots=True)
class Reason:
    """A part and who needs it. One that was shown before is `repeated`, and shown without those who need it.

    `hooks` are the methods for which a provider is built even where nobody needs it.
    """

    name: str
    role: str
    module: str
    scope: str
    where: str
    needed_by: tuple["Reason", ...] = ()
    hooks: tuple[str, ...] = ()
    repeated: bool = False


def why(app: Application, name: str) -> list[Reason]:
    """The reasons for everything of that name; raises `UnknownSubject` where there is nothing."""
    needs = Needs(app.blueprint)
    return [_reason(needs, part, set()) for part in needs.find(name)]


def reasons_as_text(reasons: list[Reason]) -> str:
    """Who needs whom as a tree, each with the place of its declaration."""
    return "\n\n".join("\n".join(_tree(reason)) for reason in reasons)


def _reason(needs: Needs, part: Part, seen: set[Part]) -> Reason:
    told = part in seen
    seen.add(part)
    askers = [] if told else [arrow.asker for arrow in needs.arrows if arrow.target is part]
    needed_by = tuple(_reason(needs, asker, seen) for asker in askers)
    made = made_type(part.node.provider) if part.node else None
    hooks = hooks_of(made) if made else ()
    return Reason(part.name, part.role, part.home.name, part.scope, part.where, needed_by, hooks, told)


def _tree(reason: Reason) -> Iterator[str]:
    yield _line(reason)
    yield from _branches(reason.needed_by, "")
    if not reason.needed_by:
        built = f", and it is built for {', '.join(reason.hooks)}" if reason.hooks else ""
        yield f"└─ nobody needs it{built}"


def _branches(reasons: Sequence[Reason], lead: str) -> Iterator[str]:
    for number, each in enumerate(reasons, 1):
        is_last = number == len(reasons)
        yield f"{lead}{'└─' if is_last else '├─'} {_line(each)}"
        yield from _branches(each.needed_by, lead + ("   " if is_last else "│  "))


def _line(reason: Reason) -> str:
    scope = "" if reason.scope == "singleton" else f"   {reason.scope}"
    again = "   (see above)" if reason.repeated and reason.role == "provider" else ""
    return f"{reason.name}   {reason.role} of {reason.module}   {reason.where}{scope}{again}"

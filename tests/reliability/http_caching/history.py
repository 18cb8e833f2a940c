"""What happens to a cache: time passes, its origin says other things, clients ask; drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.reliability.graphs.dice import Dice

Directives: TypeAlias = dict[str, int | None]
Fields: TypeAlias = dict[str, object]
"""Header fields as what they mean: directives, seconds, tags, names."""

START = 1_800_000_000
URIS = ("/a", "/b")
GROUPS = ("g", "h")


@dataclass(frozen=True, slots=True)
class Passes:
    """So many seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Says:
    """What the origin answers from now on; dates are seconds since the start. It takes `slow` seconds, and may fail."""

    version: int
    status: int = 200
    fields: Fields = field(default_factory=dict)
    slow: int = 0
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """A request of a client."""

    method: str = "GET"
    uri: str = "/a"
    control: Directives = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Purges:
    """Somebody purges a group."""

    group: str


@dataclass(frozen=True, slots=True)
class Forgets:
    """Somebody says that a URI is wrong."""

    uri: str


Step: TypeAlias = Passes | Says | Asks | Purges | Forgets

_SECONDS = (60, 0, 5, 10, 20, 600)
_FLAGS = ("no-cache", "no-store", "private", "public", "must-revalidate", "proxy-revalidate", "must-understand")
_FIELDS: tuple[tuple[str, int, tuple[object, ...]], ...] = (
    ("etag", 35, ('"1"', '"2"', 'W/"1"')),
    ("last-modified", 35, (-50, -500, -5_000_000)),
    ("expires", 12, (0, 10, 100, 1000)),
    ("age", 12, (0, 5, 20)),
    ("vary", 25, ("x-a", "x-a, x-b", "*")),
    ("set-cookie", 6, ("a=b",)),
    ("cache-groups", 35, GROUPS),
    ("cache-group-invalidation", 35, GROUPS),
)
_SENT = (
    ("x-a", 50, ("1", "1", "2")),
    ("x-b", 30, ("1", "2")),
    ("authorization", 6, ("Bearer 7",)),
    ("cookie", 6, ("a=b",)),
    ("if-none-match", 10, ('"1"', '"2"', "*")),
)
_STATUSES = (200, 200, 200, 200, 200, 200, 200, 200, 404, 302, 206, 503, 500)


def draw(dice: Dice) -> list[Step]:
    """A history of up to fourteen steps, which begins with something that the origin says."""
    steps: list[Step] = [_says(dice, 0)]
    for number in range(1, 4 + dice.below(10)):
        what = dice.below(100)
        if what < 60:
            steps.append(_asks(dice))
        elif what < 80:
            steps.append(Passes(dice.pick((1, 1, 5, 5, 9.5, 10, 10.5, 30, 60, 400, 4000))))
        elif what < 94:
            steps.append(_says(dice, number))
        else:
            steps.append(Purges(dice.pick(GROUPS)) if dice.chance(50) else Forgets(dice.pick(URIS)))
    return steps


def _says(dice: Dice, version: int) -> Says:
    fields: Fields = {"date": None}  # now
    if not dice.chance(20):
        fields["cache-control"] = _control(dice)
    for name, percent, options in _FIELDS:
        if dice.chance(percent):
            fields[name] = dice.pick(options)
    return Says(version, dice.pick(_STATUSES), fields, dice.pick((0, 0, 0, 3)), dice.chance(8))


def _control(dice: Dice) -> Directives:
    control: Directives = {}
    for name, percent in (("max-age", 75), ("s-maxage", 15), ("stale-while-revalidate", 25), ("stale-if-error", 25)):
        if dice.chance(percent):
            control[name] = dice.pick(_SECONDS)
    if dice.chance(35):
        control[dice.pick(_FLAGS)] = None
    return control


def _asks(dice: Dice) -> Asks:
    control: Directives = {}
    if dice.chance(40):
        name = dice.pick(
            ("max-age", "min-fresh", "max-stale", "stale-if-error", "no-cache", "no-store", "only-if-cached")
        )
        bare = name.startswith(("no-", "only")) or (name == "max-stale" and dice.chance(50))
        control[name] = None if bare else dice.pick(_SECONDS)
        if dice.chance(25):
            control["max-age" if dice.chance(50) else "max-stale"] = dice.pick(_SECONDS)
    sent = {name: dice.pick(options) for name, percent, options in _SENT if dice.chance(percent)}
    return Asks(dice.pick(("GET",) * 9 + ("HEAD", "POST")), dice.pick((*URIS[:1], *URIS)), control, sent)

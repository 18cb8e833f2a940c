"""RFC 9111 once more, as short as it can be written: one list, no bytes, no concurrency, no header is parsed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from tests.reliability.http_caching.history import Asks, Directives, Fields, Forgets, Passes, Purges, Says, Step

_GUESSED = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}
_KEPT_STALE = 3600
_MOST_GUESSED = 86_400

Request: TypeAlias = tuple[str, object, object]
"""Method, `If-None-Match` and `If-Modified-Since` (seconds since the start) as the origin gets them."""


class Seen(NamedTuple):
    """What a client is answered, and what the origin was asked for it and behind it."""

    how: str
    status: int = 0
    version: int | None = None
    age: int | None = None
    asked: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A response in the cache."""

    uri: str
    selected: tuple[tuple[str, str | None], ...]
    status: int
    version: int
    fields: Fields
    answered: float
    delay: float
    lifetime: float

    @property
    def control(self) -> Directives:
        """The directives of `Cache-Control`."""
        return _control(self.fields)

    def age(self, now: float) -> float:
        """Seconds since it was made."""
        return max(0, now - self.answered) + self.initial_age

    @property
    def initial_age(self) -> float:
        """What its origin said about its age and how long it took, or how old its date was."""
        return max(_number(self.fields.get("age")) + self.delay, self.answered - _number(self.fields["date"]))

    def left(self, now: float) -> float:
        """Seconds for which it is fresh."""
        return self.lifetime - self.age(now)

    @property
    def until(self) -> float:
        """When it is forgotten."""
        windows = [self.control.get(name) or 0 for name in ("stale-while-revalidate", "stale-if-error")]
        left = self.left(self.answered)
        useful = (left > 0 and "no-cache" not in self.control) or any(windows) or self.validators != (None, None)
        return self.answered + (left + max(_KEPT_STALE, *windows) if useful else 0)

    @property
    def validators(self) -> tuple[object, object]:
        """With what it is validated."""
        return self.fields.get("etag"), self.fields.get("last-modified")


@dataclass(slots=True)
class Model:
    """A cache and its origin."""

    says: Says = field(default_factory=lambda: Says(0))
    now: float = 0.0
    kept: list[Kept] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def take(self, step: Step) -> Seen | None:
        """Does a step; a request gives what is seen."""
        match step:
            case Passes(seconds):
                self.now += seconds
            case Says():
                self.says = step
            case Purges(group):
                self._forget(lambda each: each.fields.get("cache-groups") == group)
            case Forgets(uri):
                self._forget(lambda each: each.uri == uri)
            case Asks():
                self.asked = []
                seen = self._change(step) if step.method == "POST" else self._show(step)
                return seen._replace(asked=tuple(self.asked))
        return None

    def _forget(self, is_wrong: Callable[[Kept], bool]) -> None:
        self.kept = [each for each in self.kept if not is_wrong(each)]

    def _change(self, asks: Asks) -> Seen:
        answer = self._origin("POST", asks.sent.get("if-none-match"), None)
        if answer is None:
            return Seen("error")
        if answer.status < 400:
            group = answer.fields.get("cache-group-invalidation", "none")
            self._forget(lambda each: each.uri == asks.uri or each.fields.get("cache-groups") == group)
        return _passed(answer, "POST")

    def _show(self, asks: Asks) -> Seen:
        fitting = [
            each
            for each in reversed(self.kept)  # of those that came at the same time the last
            if each.uri == asks.uri and self.now < each.until and all(asks.sent.get(n) == v for n, v in each.selected)
        ]
        kept = max(fitting, key=lambda each: each.answered, default=None)
        if kept is not None and self._is_usable(asks, kept):
            seen = self._give("hit", asks, kept)
            if kept.left(self.now) <= 0 and not _wants_stale(asks, -kept.left(self.now)):
                self._forward(Asks("GET", asks.uri, asks.control, _plain(asks)), kept)
            return seen
        if "only-if-cached" in asks.control:
            return Seen("only if cached", 504)
        return self._forward(asks, kept)

    def _is_usable(self, asks: Asks, kept: Kept) -> bool:
        if "no-cache" in asks.control or "no-cache" in kept.control:
            return False
        if kept.age(self.now) > _number(asks.control.get("max-age", 10**9)):
            return False
        left = kept.left(self.now)
        if left > 0:
            return left >= _number(asks.control.get("min-fresh"))
        if not _may_be_stale(kept) or "min-fresh" in asks.control:
            return False
        if "max-age" in asks.control and "max-stale" not in asks.control:
            return False
        return _wants_stale(asks, -left) or -left <= _number(kept.control.get("stale-while-revalidate", -1))

    def _is_excused(self, asks: Asks, kept: Kept | None) -> bool:
        if kept is None or not _may_be_stale(kept) or "no-cache" in kept.control or "no-cache" in asks.control:
            return False
        window = max(_number(each.get("stale-if-error", -1)) for each in (asks.control, kept.control))
        return window >= 0 and -kept.left(self.now) <= window

    def _forward(self, asks: Asks, kept: Kept | None) -> Seen:
        tag, modified = kept.validators if kept is not None and asks.method == "GET" else (None, None)
        validates = (tag, modified) != (None, None)
        answer = self._origin(asks.method, tag if validates else asks.sent.get("if-none-match"), modified)
        if (answer is None or answer.status >= 500) and self._is_excused(asks, kept) and kept is not None:
            return self._give("forwarded", asks, kept)
        if answer is None:
            return Seen("error")
        if kept is not None and validates and answer.status == 304:
            return self._confirm(asks, kept, answer)
        if kept is not None and asks.method == "HEAD" and answer.status == 200:
            self._compare(asks, kept, answer)
        elif asks.method == "GET":
            self._keep(asks, answer.status, answer.version, answer.fields)
        return _passed(answer, asks.method)

    def _confirm(self, asks: Asks, kept: Kept, answer: Says) -> Seen:
        told = answer.fields
        if "etag" in told and _opaque(told["etag"]) != _opaque(kept.fields.get("etag", "")):
            return self._forward(asks, None)
        fields = _updated(kept, told)
        new = self._keep(asks, kept.status, kept.version, fields)
        if new is None:
            self._forget(lambda each: each.uri == asks.uri)
            new = replace(kept, fields=fields, answered=self.now, delay=self.says.slow, lifetime=0)
        return self._give("forwarded", asks, new)

    def _compare(self, asks: Asks, kept: Kept, answer: Says) -> None:
        same = kept.status == 200 and all(
            answer.fields.get(name, kept.fields.get(name)) == kept.fields.get(name)
            for name in ("etag", "last-modified")
        )
        get = replace(asks, method="GET")
        if not same or self._keep(get, kept.status, kept.version, _updated(kept, answer.fields)) is None:
            self._forget(lambda each: each.uri == asks.uri)

    def _keep(self, asks: Asks, status: int, version: int, fields: Fields) -> Kept | None:
        lifetime = _lifetime(asks, status, fields, self.now)
        if lifetime is None:
            return None
        names = [each.strip() for each in str(fields.get("vary", "")).split(",") if each]
        selected = tuple((name, asks.sent.get(name)) for name in names)
        new = Kept(asks.uri, selected, status, version, fields, self.now, self.says.slow, lifetime)
        if new.until <= self.now:
            return None
        self._forget(lambda each: (each.uri, each.selected) == (new.uri, new.selected))
        self.kept.append(new)
        return new

    def _give(self, how: str, asks: Asks, kept: Kept) -> Seen:
        condition = asks.sent.get("if-none-match")
        known = condition == "*" or (condition is not None and condition == _opaque(kept.fields.get("etag", "")))
        is_known = kept.status == 200 and known
        version = None if is_known or asks.method == "HEAD" else kept.version
        return Seen(how, 304 if is_known else kept.status, version, int(kept.age(self.now)))

    def _origin(self, method: str, tag: object, modified: object) -> Says | None:
        self.asked.append((method, tag, modified))
        self.now += self.says.slow
        return None if self.says.fails else answered(self.says, method, tag, modified, self.now)


def answered(says: Says, method: str, tag: object, modified: object, now: float) -> Says:
    """What an origin answers: 304 where it is asked with its own tag, or date, else what it says."""
    fields = says.fields | {"date": int(now)}
    if "expires" in fields:
        fields["expires"] = int(now) + _number(fields["expires"])
    known = tag == fields.get("etag") if tag is not None else modified == fields.get("last-modified")
    if method != "POST" and says.status == 200 and (tag, modified) != (None, None) and known:
        return replace(says, status=304, fields=fields)
    return replace(says, fields=fields)


def _passed(answer: Says, method: str) -> Seen:
    age = answer.fields.get("age")
    version = None if method == "HEAD" or answer.status == 304 else answer.version
    return Seen("forwarded", answer.status, version, None if age is None else int(_number(age)))


def _lifetime(asks: Asks, status: int, fields: Fields, now: float) -> float | None:
    """For how long a response is fresh, or None where a shared cache must not keep it."""
    control = _control(fields)
    understood = status in _GUESSED | {302, 500, 503}
    explicit = control.get("s-maxage", control.get("max-age", fields.get("expires")))
    guessable = status in _GUESSED or "public" in control
    forbidden = (
        "no-store" in asks.control
        or status in {206, 304}
        or (not understood if "must-understand" in control else "no-store" in control)
        or "private" in control
        or fields.get("vary") == "*"
        or ("authorization" in asks.sent and not control.keys() & {"public", "s-maxage", "must-revalidate"})
        or ("set-cookie" in fields and not control.keys() & {"public", "s-maxage"})
    )
    if forbidden:
        return None
    if explicit is not None:
        is_date = not control.keys() & {"s-maxage", "max-age"}
        return max(0, _number(explicit) - _number(fields["date"])) if is_date else _number(explicit)
    personal = bool(asks.sent.keys() & {"authorization", "cookie"})
    if not guessable or (personal and "public" not in control):
        return None
    since = _number(fields["date"]) - _number(fields["last-modified"]) if "last-modified" in fields else 0
    return min(since / 10, _MOST_GUESSED)


def _may_be_stale(kept: Kept) -> bool:
    return not kept.control.keys() & {"must-revalidate", "proxy-revalidate", "s-maxage"}


def _wants_stale(asks: Asks, staleness: float) -> bool:
    if "max-stale" not in asks.control:
        return False
    most = asks.control["max-stale"]
    return most is None or staleness <= most


def _updated(kept: Kept, told: Fields) -> Fields:
    """The fields of what is kept with those of a confirmation: all but the tag, which belongs to the body."""
    old = {name: value for name, value in kept.fields.items() if name != "age"}
    return old | {name: value for name, value in told.items() if name != "etag"}


def _plain(asks: Asks) -> dict[str, str]:
    return {name: value for name, value in asks.sent.items() if name != "if-none-match"}


def _control(fields: Fields) -> Directives:
    control = fields.get("cache-control", {})
    return control if isinstance(control, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0


def _opaque(tag: object) -> str:
    return str(tag).removeprefix("W/")

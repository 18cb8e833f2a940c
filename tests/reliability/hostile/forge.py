"""Makes hostile requests: most are right but for their surroundings and reach a handler; the others are wrong.

One request is a function of the seed, its index and the doors of the application.
"""

import re
from collections.abc import Sequence
from typing import Final

from tests.reliability.hostile import poison
from tests.reliability.hostile.attack import Attack
from tests.reliability.hostile.dice import Dice
from tests.reliability.hostile.surface import Door

Headers = list[tuple[bytes, bytes]]
_POLITE: Final = 55
_BIG: Final = b"x" * 65_536
_NUMBER: Final = re.compile(rb"(?<=-)[0-9]{4}(?=\")")
_JSON: Final = (b"content-type", b"application/json")


class Forge:
    """Knows the doors of an application, and the headers that open what is locked."""

    def __init__(self, doors: Sequence[Door], keys: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._doors = doors
        self._keys = keys

    def attack(self, seed: int, index: int) -> Attack:
        """The request of this index."""
        dice = Dice(seed, index)
        made = self._right(dice)
        if not dice.chance(_POLITE):
            for _ in range(1 + dice.byte() % 3):
                dice.pick(_SPOILERS)(made, dice)
        _surround(made, dice)
        return made

    def _right(self, dice: Dice) -> Attack:
        """A request that the endpoint takes, as far as its declaration tells."""
        door = dice.pick(self._doors)
        headers: Headers = [(b"host", b"127.0.0.1:8000")]
        if self._keys:
            headers.append(dice.pick(self._keys))
        headers += [(name, dice.pick(values)) for name, values in door.headers.items()]
        if door.cookies:
            headers.append(
                (b"cookie", b"; ".join(name + b"=" + dice.pick(each) for name, each in door.cookies.items()))
            )
        chunks = [b""]
        if door.bodies:
            body = _fresh(dice.pick(door.bodies), dice)
            chunks = [body] if dice.chance(70) else _split(body, dice)
            headers += (_JSON, (b"content-length", b"%d" % len(body)))
        return Attack(door.method, dice.pick(door.paths), _query(door, dice), headers, chunks)


def _fresh(body: bytes, dice: Dice) -> bytes:
    """The body with one of 256 other addresses and numbers in it, so that not everything is there already."""
    if b"@" in body:
        return body.replace(b"@", b"%d@" % dice.byte())
    return _NUMBER.sub(b"%04d" % dice.byte(), body)


def _query(door: Door, dice: Dice) -> bytes:
    pairs = [
        name + b"=" + dice.pick(values)
        for name, values in door.queries.items()
        if name in door.required or dice.chance(50)
    ]
    return b"&".join(pairs)


def _split(body: bytes, dice: Dice) -> list[bytes]:
    """The same bytes in a few pieces, empty ones among them."""
    size = 1 + dice.byte() % 40
    chunks = [body[at : at + size] for at in range(0, min(len(body), 30 * size), size)]
    chunks.append(body[30 * size :])
    return chunks


def _surround(made: Attack, dice: Dice) -> None:
    """What a handler should not even notice."""
    if dice.chance(20):
        made.headers.append((b"x-request-id", dice.pick(poison.REQUEST_IDS)))
    if dice.chance(10):
        made.headers.append((b"traceparent", dice.pick(poison.TRACES)))
    if dice.chance(30):
        made.headers.extend(dice.pick(poison.HEADERS))
    if dice.chance(10):
        made.headers.append((b"cookie", dice.pick(poison.COOKIES)))
    if dice.chance(5):
        made.query += b"&zz=" + dice.pick(poison.VALUES)
    if dice.chance(4):
        made.bare = True
    elif dice.chance(3):
        made.root = "/below"


def _method(made: Attack, dice: Dice) -> None:
    made.method = dice.pick(poison.METHODS)


def _path(made: Attack, dice: Dice) -> None:
    kind, path = dice.byte() % 5, made.path
    at = dice.byte() % (len(path) + 1)
    if kind == 0:
        made.path = dice.pick(poison.PATHS)
    elif kind == 1:
        made.path = path + dice.pick(poison.PATH_PIECES)
    elif kind == 2:
        made.path = path[:at] + dice.pick(poison.PATH_PIECES) + path[at:]
    elif kind == 3:
        made.path = path.rpartition(b"/")[0] + b"/" + dice.pick(poison.PATH_PIECES)
    else:
        made.path = b"/" + dice.bytes(40)


def _queried(made: Attack, dice: Dice) -> None:
    name, _, _ = made.query.partition(b"=")
    kind = dice.byte() % 4
    if kind == 0:
        made.query = dice.pick(poison.QUERIES)
    elif kind == 1:
        made.query += b"&" + dice.pick(poison.QUERIES)
    elif kind == 2:
        made.query = name + b"=" + dice.pick(poison.VALUES) + b"&" + made.query
    else:
        made.query += b"&" + name + b"=" + dice.bytes(40)


def _headed(made: Attack, dice: Dice) -> None:
    """Spoils a header that the endpoint reads, or adds more of the odd ones."""
    at = dice.byte() % len(made.headers)
    kind = dice.byte() % 4
    if kind == 0:
        made.headers[at] = made.headers[at][0], dice.pick(poison.VALUES)
    elif kind == 1:
        made.headers.insert(0, (made.headers[at][0], dice.bytes(60)))
    elif kind == 2:
        del made.headers[at]
        if not made.headers:
            made.headers.append((b"host", b""))
    else:
        made.headers.extend(dice.pick(poison.HEADERS))


def _typed(made: Attack, dice: Dice) -> None:
    _replace(made, b"content-type", dice.pick(poison.CONTENT_TYPES))


def _length(made: Attack, dice: Dice) -> None:
    _replace(made, b"content-length", dice.pick(poison.LENGTHS))


def _replace(made: Attack, name: bytes, value: bytes) -> None:
    made.headers = [each for each in made.headers if each[0] != name]
    made.headers.append((name, value))


def _body(made: Attack, dice: Dice) -> None:
    kind, body = dice.byte() % 8, b"".join(made.chunks)
    at = dice.byte() % (len(body) + 1)
    if kind == 0:
        body = dice.pick(poison.BODIES)
    elif kind == 1:
        body = body[:at]
    elif kind == 2:
        body = body[:at] + dice.bytes(3) + body[at:]
    elif kind == 3:
        body = body[:at] + dice.bytes(8) + body[at + 1 :]
    elif kind == 4 and dice.chance(10):
        made.chunks = [_BIG] * 17
        return
    else:
        body = _other_value(body, dice)
    made.chunks = [body] if dice.chance(60) else _split(body, dice)
    if dice.chance(80):
        _replace(made, b"content-length", b"%d" % len(body))


def _other_value(body: bytes, dice: Dice) -> bytes:
    """A body with one of its values exchanged."""
    members = body.split(b",")
    at = dice.byte() % len(members)
    name, colon, value = members[at].rpartition(b":")
    end = value[len(value.rstrip(b"]} ")) :]
    members[at] = name + colon + dice.pick(poison.JSON_VALUES) + end
    return b",".join(members)


def _leaving(made: Attack, dice: Dice) -> None:
    """The client goes at once, or half-way."""
    made.leaves = True
    made.chunks = made.chunks[: dice.byte() % (len(made.chunks) + 1)]


_SPOILERS: Final = (_method, _path, _path, _queried, _queried, _headed, _typed, _length, _body, _body, _body, _leaving)

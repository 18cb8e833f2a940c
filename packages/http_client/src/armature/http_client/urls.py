"""From a base URL, a path with `{names}` and parameters to the URL that is asked for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

from armature.http_client.errors import InvalidClient, InvalidRequest

Scalar: TypeAlias = str | int | float | bool | UUID | Decimal | date | time | Enum
"""What stands for a single text; True is `true`, a date is in ISO 8601, an enum is its value."""

PathValues: TypeAlias = Mapping[str, Scalar]
QueryValues: TypeAlias = Mapping[str, Scalar | Sequence[Scalar] | None]
"""None is left out, a list is repeated."""

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
# What RFC 3986 allows in a path and a query, and nothing that would begin another part of the URL.
_PATH = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2}|\{\w+\})*")
_QUERY = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?\[\]]|%[0-9A-Fa-f]{2})*")
_HOST = re.compile(r"[A-Za-z0-9\-._~]+|\[[0-9A-Fa-f:.]+\]")
_SCHEMES = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host and port: what credentials belong to (RFC 6454 §4)."""

    scheme: str
    host: str
    port: int


def text_of(value: Scalar) -> str:
    """A single value as it stands in a URL, before it is escaped, or in a header."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


@lru_cache(maxsize=1024)
def origin_of(url: str) -> Origin:
    """The origin of an absolute URL; raises `InvalidRequest` for one that is not http(s), or names nobody plainly."""
    fault = _fault_of(url)
    if fault:
        raise InvalidRequest(f'The URL "{_shown(url)}" {fault}.')
    parts = urlsplit(url)
    return Origin(parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _SCHEMES[parts.scheme])


def checked_base(url: str) -> str:
    """A base URL without its last slash; raises `InvalidClient` for what can be none."""
    parts = urlsplit(url)
    fault = _fault_of(url) or ("has a query or fragment, which every call would lose" if "?" in url else "")
    if fault:
        raise InvalidClient(f'The base URL "{_shown(url)}" {fault}.\nWrite it like "https://api.example/v1".')
    return url[: -len(parts.path)] + parts.path.rstrip("/") if parts.path else url


def expanded(base: str, path: str, values: PathValues, query: QueryValues) -> str:
    """The URL of a call.

    Values of the path are escaped whole, so that a slash in one stays in its segment. Raises `InvalidRequest` for a
    name without a value, a value without a name, and one that is empty or all dots, which would be another path.
    """
    checked = _checked_path(path, is_below=bool(base))
    url = base + (_filled(checked, values) if values or "{" in checked else checked)
    if not query:
        return url
    return url + ("&" if "?" in url else "?") + urlencode(pairs_of(query), quote_via=quote)


def pairs_of(query: QueryValues) -> list[tuple[str, str]]:
    """Names and texts in order: None is left out, a list is repeated."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if isinstance(value, Sequence) and not isinstance(value, str):
            pairs += [(name, text_of(each)) for each in value]
        elif value is not None:
            pairs.append((name, text_of(value)))
    return pairs


def _filled(path: str, values: PathValues) -> str:
    names: set[str] = set(_NAME.findall(path))
    if names != set(values):
        raise InvalidRequest(_unequal(path, names, values))
    return _NAME.sub(lambda match: _segment(path, match[1], values[match[1]]), path)


def _segment(path: str, name: str, value: Scalar) -> str:
    text = text_of(value)
    if not text.strip("."):
        raise InvalidRequest(
            f'The value of "{name}" in the path "{path}" is {"empty" if not text else "all dots"}, and would lead to '
            "another path.\nCheck it before the call."
        )
    return quote(text, safe="")


def _unequal(path: str, names: set[str], values: PathValues) -> str:
    missing, unknown = sorted(names - values.keys()), sorted(values.keys() - names)
    faults = [f'has no value for "{each}"' for each in missing]
    faults += [f'knows no "{each}", for which there is a value' for each in unknown]
    written = ", ".join(f'"{each}": …' for each in sorted(names))
    return f'The path "{path}" {" and ".join(faults)}.\nWrite `path={{{written}}}`.'


@lru_cache(maxsize=1024)
def _checked_path(path: str, *, is_below: bool) -> str:
    if not is_below:
        origin_of(path)
        return path
    before, _, query = path.partition("?")
    if not path.startswith("/") or path.startswith("//"):
        raise InvalidRequest(
            f'The path "{before}" does not begin with one "/".\n'
            'Write it below the base URL, like "/users"; a client without a base URL takes whole URLs.'
        )
    if not _PATH.fullmatch(before) or not _QUERY.fullmatch(query):
        raise InvalidRequest(
            f'The path "{before}" has characters that no path can have.\n'
            'Write `"/users/{name}"` with `path={"name": …}`, and `query={…}`: they are escaped.'
        )
    return path


def _fault_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "cannot be read"
    if parts.scheme not in _SCHEMES:
        return "does not begin with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "holds a name or password: hand them over as `auth=`"
    host = parts.netloc[: -len(f":{port}")] if port is not None else parts.netloc.rstrip(":")
    if not _HOST.fullmatch(host):
        return "has no host, or one that is not in ASCII: write an international one as xn--…"
    if "#" in url:
        return "has a fragment, which is never sent"
    path, _, query = url[len(f"{parts.scheme}://{parts.netloc}") :].partition("?")
    fits = _PATH.fullmatch(path) and _QUERY.fullmatch(query) and (not path or path.startswith("/"))
    return "" if fits else "has characters that no URL can have"


def _shown(url: str) -> str:
    """A URL in a message: without what may be secret."""
    before, at, after = url.partition("?")[0].rpartition("@")
    return f"{before.partition('//')[0]}//…@{after}" if at else after

"""Pages that show a document: Swagger UI to try it out, Redoc to read it. All that they need comes with the package."""

import html
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from armature.openapi.info import Json
from armature.openapi.served import Rendering, digest_of, rendered


class Kit(NamedTuple):
    """What a page is made of: files of `assets/`, and what its policy permits beside them."""

    styles: Sequence[str]
    scripts: Sequence[str]
    permits: Mapping[str, str]


_OF_REDOC = (
    "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
)
"""Redoc has its rules in <style> elements: empty ones, which scripts fill, and one that is always the same."""


class PageKind(Enum):
    """The pages that there are."""

    PLAYGROUND = Kit(["swagger-ui/swagger-ui.css"], ["swagger-ui/swagger-ui-bundle.js", "pages/playground.js"], {})
    REFERENCE = Kit(["pages/page.css"], ["redoc/redoc.standalone.js", "pages/reference.js"], {"style-src": _OF_REDOC})


@dataclass(frozen=True, slots=True)
class Site:
    """One page, and its files by their names below the page; `version` is a name for their content."""

    page: Rendering
    version: str
    files: Mapping[str, Rendering]


def site_of(kind: PageKind, path: str, document_path: str, document: Json, versions: Sequence[str] = ()) -> Site:
    """The page of a document, which is served at `document_path` of the same application as the page at `path`.

    Where there are several `versions`, the page has a link to each of their documents.
    """
    kit: Kit = kind.value
    contents = {name: _read(name) for name in [*kit.styles, *kit.scripts]}
    version = digest_of(b"".join(contents.values()))[:12]
    assets = {
        posixpath.basename(name): rendered(content, _TYPES[posixpath.splitext(name)[1]], _KEPT)
        for name, content in contents.items()
    }
    below = f"{posixpath.basename(path)}/{version}/"
    address = posixpath.relpath(document_path, posixpath.dirname(path))
    shown = _Shown(address, str(document["info"]["title"]), versions)
    text = _html(kit, below, shown)
    page = rendered(text.encode(), "text/html", {**_STRICT, "content-security-policy": _policy(kit, document)})
    return Site(page, version, assets)


class _Shown(NamedTuple):
    """What a page shows."""

    document: str
    title: str
    versions: Sequence[str]


def _html(kit: Kit, below: str, shown: _Shown) -> str:
    """All addresses are relative: they hold below any prefix, also one that only a proxy knows."""
    styles = [f'<link rel="stylesheet" href="{below}{posixpath.basename(each)}">' for each in kit.styles]
    scripts = [f'<script defer src="{below}{posixpath.basename(each)}"></script>' for each in kit.scripts]
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(shown.title)}</title>",
        '<link rel="icon" href="data:,">',
        *styles,
        *scripts,
        *_links(shown.versions),
        f'<div id="page" data-document="{html.escape(shown.document)}"></div>',
        "<noscript>This page needs JavaScript.</noscript>",
    ]
    return "\n".join(lines) + "\n"


def _links(versions: Sequence[str]) -> list[str]:
    """One for each version, which the script of the page hands on to the document; none where there is no choice."""
    links = [f'<a href="?version={each}">version {each}</a>' for each in versions]
    return ["<nav>", *links, "</nav>"] if len(links) > 1 else []


def _policy(kit: Kit, document: Json) -> str:
    """The Content Security Policy: nothing from elsewhere, and requests only to the servers of the document."""
    permitted = {**_POLICY, **kit.permits}
    permitted["connect-src"] = " ".join(["'self'", *_origins(document)])
    return "; ".join(f"{name} {sources}" for name, sources in permitted.items())


def _origins(document: Json) -> list[str]:
    """The hosts of the servers that are named with their host."""
    servers: list[Json] = document.get("servers", [])
    parts = [urlsplit(str(each["url"])) for each in servers]
    return list(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts if each.scheme and each.netloc))


def _read(name: str) -> bytes:
    return files("armature.openapi").joinpath("assets", name).read_bytes()


_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_NO_GUESSES: Mapping[str, str] = {"x-content-type-options": "nosniff"}
_STRICT: Mapping[str, str] = {**_NO_GUESSES, "referrer-policy": "no-referrer"}
_KEPT: Mapping[str, str] = {**_NO_GUESSES, "cache-control": "public, max-age=31536000, immutable"}
_TYPES: Mapping[str, str] = {".css": "text/css", ".js": "text/javascript"}

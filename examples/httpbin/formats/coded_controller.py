"""The same facts in several content codings."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from armature.core import controller, get
from examples.httpbin.formats.codings import BROTLI, DEFLATE, GZIP, ZSTD, Coding
from examples.httpbin.pretty import pretty
from examples.httpbin.received import headers_of, origin_of


class Facts(TypedDict):
    headers: dict[str, str]
    method: str
    origin: str


class Gzipped(Facts):
    gzipped: bool


class Deflated(Facts):
    deflated: bool


class InBrotli(Facts):
    brotli: bool


class InZstd(Facts):
    zstd: bool


@controller("/", tags=["response formats"])
class CodedController:
    @get("/gzip", returns=Gzipped)
    async def gzip(self, request: Request) -> Response:
        """In gzip."""
        return _coded({**_facts(request), "gzipped": True}, GZIP)

    @get("/deflate", returns=Deflated)
    async def deflate(self, request: Request) -> Response:
        """In zlib, which HTTP calls deflate."""
        return _coded({**_facts(request), "deflated": True}, DEFLATE)

    @get("/brotli", returns=InBrotli)
    async def brotli(self, request: Request) -> Response:
        """In Brotli."""
        return _coded({**_facts(request), "brotli": True}, BROTLI)

    @get("/zstd", returns=InZstd)
    async def zstd(self, request: Request) -> Response:
        """In Zstandard."""
        return _coded({**_facts(request), "zstd": True}, ZSTD)


def _facts(request: Request) -> Facts:
    return {"headers": headers_of(request), "method": request.method, "origin": origin_of(request)}


def _coded(value: Mapping[str, object], coding: Coding) -> Response:
    headers = {"Content-Encoding": coding.name}
    return Response(coding.encode(pretty(value)), headers=headers, media_type="application/json")

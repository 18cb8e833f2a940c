"""The application that serves a directory."""

import os
from collections.abc import Sequence
from urllib.parse import quote

from anyio import to_thread
from starlette import staticfiles
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from armature.core.app.paths import own_path
from armature.core.errors import WiringError
from armature.core.http.downloads import Download
from armature.core.http.heads import header_of
from armature.core.http.sources import last_modified
from armature.core.source import caller
from armature.core.static.checking import check_fallback, directory_of
from armature.core.static.directory import Directory
from armature.core.static.fallback import Fallback
from armature.core.static.media_types import media_type_of
from armature.core.static.paths import segments_of
from armature.core.static.policies import CachePolicy
from armature.core.static.variants import File, Shown
from armature.core.types import ASGIScope, Receive, Send

_RANGE = frozenset({b"range", b"if-range"})


class StaticFiles(staticfiles.StaticFiles):
    """Serves the files of a directory to GET and HEAD, and nothing that is not in it.

    `cache` says how long files may be kept. Beside `app.js` may stand `app.js.br`, `app.js.zst` and `app.js.gz`: the
    one that a client likes best is sent in its place, unless it is older. `fallback` is the page of a single-page
    application, sent where no file is and a browser opens a page: it accepts `text/html`, and the last name of the path
    has no dot. `not_below` are paths that never get it, such as `/api`. A directory shows its `index.html` and is never
    listed. Names that begin with a dot are served only if `hidden` is true, except those below `/.well-known/`.

    A directory or fallback that is not there raises `WiringError`.
    """

    def __init__(
        self,
        directory: "str | os.PathLike[str]",
        *,
        cache: CachePolicy | None = None,
        fallback: str | None = None,
        not_below: Sequence[str] = (),
        hidden: bool = False,
    ) -> None:
        where = caller()
        root = directory_of(directory, where)
        if fallback is None and not_below:
            raise WiringError(
                f"StaticFiles(…, not_below=…) ({where}) keeps paths from a fallback, and there is none.\n"
                'Write `fallback="index.html"` as well, or take it out.'
            )
        self._cache = cache or CachePolicy()
        self._fallback = None if fallback is None else Fallback(fallback, tuple(not_below))
        if self._fallback is not None:
            check_fallback(root, self._fallback, where)
        super().__init__(directory=root)
        self.config_checked = True
        self._meaning = (root, self._cache, self._fallback, hidden)
        self._files = Directory(str(root), self.lookup_path, shows_hidden=hidden)

    def means(self, other: "StaticFiles") -> bool:
        """Whether another one serves the same files in the same way."""
        return bool(self._meaning == vars(other)["_meaning"])

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        await super().__call__({**scope}, receive, send)

    def get_path(self, scope: ASGIScope) -> str:
        """The path below the directory; raises 404 for one that is refused."""
        segments = segments_of(scope)
        if segments is None or not self._files.may_show(segments):
            raise self._absent()
        return "/".join(segments)

    async def get_response(self, path: str, scope: ASGIScope) -> Response:
        """The answer to a request for a path below the directory; what is read from the disk is read in a thread."""
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, "Files are only read: GET and HEAD are possible.", {"Allow": "GET, HEAD"})
        headers = Headers(scope=scope)
        found = await to_thread.run_sync(self._find, path, scope, headers)
        if isinstance(found, Shown):
            return _answer(found, self._head(found), scope)
        if found is not None:
            return _with_slash(scope)
        raise self._absent()

    def _find(self, path: str, scope: ASGIScope, headers: Headers) -> Shown | File | None:
        accept_encoding = _joined(headers, "accept-encoding")
        as_directory = scope["path"].endswith("/")
        found = self._files.find(path, as_directory=as_directory, accept_encoding=accept_encoding)
        fallback = self._fallback
        if found is None and fallback is not None and fallback.answers(own_path(scope), _joined(headers, "accept")):
            return self._files.find(fallback.page, as_directory=False, accept_encoding=accept_encoding)
        return found

    def _absent(self) -> HTTPException:
        return HTTPException(404, "There is no such file.", {"Vary": "Accept"} if self._fallback else None)

    def _head(self, found: Shown) -> dict[str, str]:
        name = found.file.name
        head = {
            "cache-control": self._cache.header(name, media_type_of(name)),
            "etag": found.etag,
            "last-modified": last_modified(found.file.stat),
            "x-content-type-options": "nosniff",
        }
        varies = ["Accept"] if self._fallback is not None and name == self._fallback.page else []
        varies += ["Accept-Encoding"] if found.varies else []
        if varies:
            head["vary"] = ", ".join(varies)
        if found.coding is not None:
            head["content-encoding"] = found.coding
        return head


def _answer(found: Shown, head: dict[str, str], scope: ASGIScope) -> Response:
    """The file, a part of it, or that nothing is to be sent."""
    if found.varies and not _value(scope, b"if-range").startswith(b'"'):
        # A date stands for all variants of the file, whose bytes do not go together.
        dropped = _RANGE if _value(scope, b"if-range") else frozenset[bytes]()
        scope["headers"] = [each for each in scope["headers"] if each[0] not in dropped]
    return Download(found.sent.path, media_type=media_type_of(found.file.name), headers=head)


def _with_slash(scope: ASGIScope) -> Response:
    """A directory's page has links that are relative to the directory."""
    query = scope["query_string"].decode("latin-1")
    location = quote(scope["path"].rpartition("/")[2]) + "/" + (f"?{query}" if query else "")
    return Response(status_code=307, headers={"location": location})


def _value(scope: ASGIScope, name: bytes) -> bytes:
    return header_of(scope["headers"], name) or b""


def _joined(headers: Headers, name: str) -> str:
    return ",".join(headers.getlist(name))

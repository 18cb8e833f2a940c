"""The media types of files by their names, the same on every machine for what the web is made of."""

from mimetypes import guess_type

UNKNOWN = "application/octet-stream"

_OF_THE_WEB = {
    "avif": "image/avif",
    "css": "text/css",
    "csv": "text/csv",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "md": "text/markdown",
    "mjs": "text/javascript",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
_OF_ENCODINGS = {"gzip": "application/gzip", "br": UNKNOWN, "bzip2": "application/x-bzip2", "xz": "application/x-xz"}


def media_type_of(name: str) -> str:
    """The media type of a file, without parameters; `app.js.gz` asked for by this name is an archive, no script."""
    known = _OF_THE_WEB.get(name.rpartition(".")[2].lower())
    if known is not None:
        return known
    kind, encoding = guess_type(name)
    if encoding is not None:
        return _OF_ENCODINGS.get(encoding, UNKNOWN)
    return kind or UNKNOWN

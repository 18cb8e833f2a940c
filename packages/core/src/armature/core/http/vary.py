"""The `Vary` header (RFC 9110 §12.5.5)."""

from armature.core.types import RawHeaders


def vary_by(headers: RawHeaders, names: bytes) -> None:
    """Adds header names to the `Vary` of an answer, each once; one that varies by everything (`*`) stays as it is.

    >>> headers = [(b"vary", b"accept")]
    >>> vary_by(headers, b"Accept, X-API-Version")
    >>> headers
    [(b'vary', b'accept, X-API-Version')]
    """
    listed = b",".join(value for name, value in headers if name == b"vary")
    present = [name.strip() for name in listed.split(b",") if name.strip()]
    known = {name.lower() for name in present}
    if b"*" in known:
        return
    added = [name for each in names.split(b",") if (name := each.strip()).lower() not in known]
    headers[:] = [each for each in headers if each[0] != b"vary"]
    headers.append((b"vary", b", ".join([*present, *added])))

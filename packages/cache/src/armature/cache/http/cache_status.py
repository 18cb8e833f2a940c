"""`Cache-Status`: how the cache handled a request (RFC 9211)."""


def hit(name: str, left: float) -> bytes:
    """From what was kept; `left` is for how many seconds it stays fresh."""
    return f"{name}; hit; ttl={int(left)}".encode()


def forwarded(
    name: str, why: str, status: int | None = None, *, is_stored: bool = False, is_collapsed: bool = False
) -> bytes:
    """From the origin, for the reason `why` (§2.2)."""
    parts = [name, f"fwd={why}"]
    if status is not None:
        parts.append(f"fwd-status={status}")
    if is_stored:
        parts.append("stored")
    if is_collapsed:
        parts.append("collapsed")
    return "; ".join(parts).encode()

"""The part of a request's path that belongs to this application, when it may itself be mounted somewhere."""

from armature.core.types import ASGIScope


def own_path(scope: ASGIScope) -> str:
    """The decoded path below `root_path`."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return (path[len(root) :] or "/") if _is_below(path, root) else path


def own_raw_path(scope: ASGIScope) -> bytes | None:
    """The path as it was sent, below `root_path`, where it holds an escape; else None, as `own_path` says it all."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None or b"%" not in raw:
        return None
    raw = raw.partition(b"?")[0]
    root: str = scope.get("root_path", "")
    if _is_below(scope["path"], root):
        return b"/" + b"/".join(raw.split(b"/")[root.count("/") + 1 :])
    return raw


def _is_below(path: str, root: str) -> bool:
    """Whether a server put `root_path` before the path: `/apis` is not below `/api`."""
    return bool(root) and (path == root or path.startswith(root + "/"))

"""Which routes a controller's source declares, read without importing it."""

import ast
from collections.abc import Iterator

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def routes_of(source: str) -> Iterator[str]:
    """`GET /v1/refunds` for each endpoint of each controller."""
    for declared in ast.parse(source).body:
        if isinstance(declared, ast.ClassDef):
            for controller in _calls(declared.decorator_list, frozenset({"controller"})):
                yield from _endpoints(declared, _text(controller.args), _version(controller))


def _endpoints(declared: ast.ClassDef, prefix: str, version: str) -> Iterator[str]:
    for method in declared.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in _calls(method.decorator_list, _METHODS):
                path = f"{version}{prefix}{_text(call.args)}".rstrip("/") or "/"
                yield f"{ast.unparse(call.func).upper()} {path}"


def _calls(decorators: list[ast.expr], names: frozenset[str]) -> Iterator[ast.Call]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in names:
            yield decorator


def _version(controller: ast.Call) -> str:
    found = [_text([each.value]) for each in controller.keywords if each.arg == "version"]
    return f"/v{found[0]}" if found else ""


def _text(arguments: list[ast.expr]) -> str:
    """The first argument, if it is a text."""
    first = arguments[0] if arguments else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""

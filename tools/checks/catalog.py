"""All rules, by name."""

from collections.abc import Callable, Iterable, Mapping

from tools.checks import (
    declared,
    docstrings,
    module_names,
    namespace,
    nested_imports,
    pins,
    portability,
    pragmas,
    public_names,
    reasons,
    sizes,
    skips,
    standalone,
    type_checking,
)
from tools.checks.finding import Finding
from tools.checks.repository import Repository

CHECKS: Mapping[str, Callable[[Repository], Iterable[Finding]]] = {
    "declared": declared.check,
    "docstrings": docstrings.check,
    "module names": module_names.check,
    "namespace": namespace.check,
    "nested imports": nested_imports.check,
    "pins": pins.check,
    "portability": portability.check,
    "pragmas": pragmas.check,
    "public names": public_names.check,
    "reasons": reasons.check,
    "sizes": sizes.check,
    "skips": skips.check,
    "standalone": standalone.check,
    "type checking": type_checking.check,
}

"""What the templates of a resource are told: the names of its module, its classes and its path."""

from collections.abc import Mapping


def resource_variables(
    package: str, module: str, singular: str, *, database: bool, users: bool
) -> Mapping[str, object]:
    """The variables of `templates/generate/resource`, for a module such as `order_lines` and `order_line`.

    With `database` its rows are stored through `PACKAGE.database`, else it keeps them in memory; with `users` it asks
    for `PACKAGE.users.guards.SignedIn` before anything is changed.
    """
    return {
        "package": package,
        "module": module,
        "plural": _class_name(module),
        "product": singular,
        "singular": _class_name(singular),
        "path": f"/{module.replace('_', '-')}",
        "database": database,
        "users": users,
    }


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))

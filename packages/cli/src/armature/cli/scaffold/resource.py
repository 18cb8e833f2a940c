"""What the templates of a resource are told: the names of its module, its classes and its path."""

from collections.abc import Mapping

from armature.cli.scaffold.names import class_name_of


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
        "plural": class_name_of(module),
        "product": singular,
        "singular": class_name_of(singular),
        "path": f"/{module.replace('_', '-')}",
        "database": database,
        "users": users,
    }

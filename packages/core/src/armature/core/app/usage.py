"""A mistake on the command line."""


class UsageError(Exception):
    """A mistake on the command line: one sentence a fault, each on a line of its own; exit code 2."""


class NoApplication(UsageError):
    """Neither the command line nor a project says which application is meant."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing says which application: write `--app package.module:name`, "
            'or `app = "package.module:name"` under `[tool.armature]` in pyproject.toml.'
        )

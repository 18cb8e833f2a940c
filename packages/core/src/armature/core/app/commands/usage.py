"""A mistake on the command line."""


class UsageError(Exception):
    """A mistake on the command line: one sentence a fault, each on a line of its own; exit code 2."""

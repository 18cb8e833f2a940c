"""What a command says to a person who made a mistake."""


class CommandError(Exception):
    """A mistake of whoever called the command: a sentence that says what to do, and exit code 2."""

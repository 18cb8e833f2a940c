"""What this package adds to the command `armature`."""

from armature.cli import Choice, Generator

LOAD_TEST = Generator(
    "A load test: that a path answers many at once.",
    "armature.testing:templates/load_test",
    choices=(Choice("path", "What is asked for; the name as a path, where nothing is said.", "/{kebab}"),),
)
"""`armature generate load-test`: a test by the fixture `load`."""

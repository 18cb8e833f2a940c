"""What this package adds to the command `armature`."""

from armature.cli import Choice, Generator

LOAD_TEST = Generator(
    "A load test: that a path answers many at once.",
    "armature.testing:templates/load_test",
    choices=(Choice("path", "What is asked for; else the route that ends with the name.", "/{kebab}", is_route=True),),
)
"""`armature generate load-test`: a test by the fixture `load`."""

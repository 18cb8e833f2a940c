"""What a client is told that asks for a version which is not there, or for none."""

from armature.core.errors.http import BadRequest


class UnsupportedVersion(BadRequest):
    """400: the request asks for a version that the API, or what it asks for, has not; `supported` are those that are.

    Under versions in the path it is a plain 404 with the same field.
    """

    title = "Unsupported version"


class MissingVersion(BadRequest):
    """400: the request must say which version it means, and says none; `supported` are those that there are."""

    title = "Missing version"

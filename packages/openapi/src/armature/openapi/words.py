"""Words that are written into documents, and read there again."""

from typing import Final

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The methods that a Path Item knows (OpenAPI 3.1 §4.8.9)."""

OTHER_METHODS: Final = "x-additional-operations"
"""The operations of a path under other methods, such as QUERY; OpenAPI 3.2 calls it `additionalOperations`."""

ITEM: Final = "x-item-schema"
"""The schema of one line of a stream of JSON; OpenAPI 3.1 has no word for it, 3.2 calls it `itemSchema`."""

WEBSOCKETS: Final = "x-websockets"
"""WebSockets by their paths."""

DEPRECATED_SINCE: Final = "x-deprecated-since"
"""The day since which clients should leave an operation (RFC 9745)."""

SUNSET: Final = "x-sunset"
"""The day from which an operation may be gone (RFC 8594)."""

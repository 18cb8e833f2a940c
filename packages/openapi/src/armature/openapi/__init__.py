"""OpenAPI 3.1 of an application, derived from what it declares."""

__all__: list[str] = []

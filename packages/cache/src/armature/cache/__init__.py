"""A cache that calls its factory once."""

__all__: list[str] = []

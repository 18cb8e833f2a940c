"""A typed HTTP client that holds under failure."""

__all__: list[str] = []

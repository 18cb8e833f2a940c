"""One file for each library that compresses."""

__all__: list[str] = []

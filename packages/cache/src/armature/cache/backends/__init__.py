"""One file for each store; a library is imported there only."""

__all__: list[str] = []

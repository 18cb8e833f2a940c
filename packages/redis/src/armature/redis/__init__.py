"""One Redis for every package: single server, cluster and sentinel."""

__all__: list[str] = []

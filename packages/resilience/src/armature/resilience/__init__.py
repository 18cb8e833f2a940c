"""Calls that hold under failure: retry, breaker, bulkhead, time-outs, fallback, hedging, limits, as one pipeline."""

__all__: list[str] = []

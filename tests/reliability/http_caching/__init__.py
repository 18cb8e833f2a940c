"""Histories of requests through the HTTP cache, played by it and by a model of RFC 9111."""

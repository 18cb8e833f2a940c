"""A caching reverse proxy."""

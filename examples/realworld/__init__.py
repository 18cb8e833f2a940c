"""Conduit, the API of RealWorld, on SQLite. Begin to read in `app.py`; README.md shows it from outside."""

"""A shop: a catalog, orders and accounts on SQLite. Begin to read in `app.py`; README.md shows it from outside."""

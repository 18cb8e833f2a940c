"""One answer for each format that a client may have to read."""

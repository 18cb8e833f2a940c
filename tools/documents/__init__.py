"""The examples of the documents and docstrings, run as they stand."""

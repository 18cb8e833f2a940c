"""The smallest application: one function that answers."""

"""Applications that stand trial."""

"""The tags that articles have."""

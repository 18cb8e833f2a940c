"""Articles: found, written, and held dear."""

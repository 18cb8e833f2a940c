"""What changed between two documents, and what of it breaks clients."""

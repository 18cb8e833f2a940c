"""Who is asking: Basic, Bearer and Digest."""

"""HTTP clients that make one call, and the server that answers them."""

"""Very many WebSockets and event streams at once, each of which counts what it hears."""

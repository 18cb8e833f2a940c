"""Orders: placed, listed, canceled, and followed live."""

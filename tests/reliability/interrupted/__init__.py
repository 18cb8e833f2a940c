"""Cancellation at every turn of the event loop: whatever was opened is closed once, in reverse, and nothing runs on."""

"""Projects from templates: rendered in memory, written at once, and brought up to date later."""

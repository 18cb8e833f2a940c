"""`armature generate`: files of a kind, and their place in the application's modules."""

"""`armature repl`: Python in which a started application is at hand."""

"""`armature dev`: a parent that keeps the socket and what others wrote, and a child for each state of the project."""

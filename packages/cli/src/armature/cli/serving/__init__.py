"""`armature serve`: one server process, or several on one socket."""

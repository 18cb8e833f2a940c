"""Armature applications that only Armature's own targets need."""

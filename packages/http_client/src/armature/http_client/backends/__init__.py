"""Engines, one file for each library; an engine is imported where it is chosen."""

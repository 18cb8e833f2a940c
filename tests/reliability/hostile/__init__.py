"""Hostile requests: made from a seed and an index, sent in process, every answer judged."""

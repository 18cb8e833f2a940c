"""Random histories of caches: what they give, against a model of what may be seen after a change."""

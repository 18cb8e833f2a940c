"""Random graphs of providers: what the container makes of them, against a model that is slow and obvious."""

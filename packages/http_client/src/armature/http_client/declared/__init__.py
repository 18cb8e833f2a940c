"""Clients that are declared as classes, and implemented from the signatures of their methods."""

from armature.http_client.declared.decorators import delete, get, head, http_client, implemented, patch, post, put

__all__ = ["delete", "get", "head", "http_client", "implemented", "patch", "post", "put"]

"""An HTTP cache by RFC 9111 in front of any ASGI application, or of an origin elsewhere."""

from armature.cache.http.cache import HttpCache
from armature.cache.http.middleware import HttpCacheMiddleware
from armature.cache.http.settings import HttpCacheSettings

__all__ = ["HttpCache", "HttpCacheMiddleware", "HttpCacheSettings"]

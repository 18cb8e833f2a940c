"""A cache that calls its factory once: in the process, in Redis or Memcached, or in both.

`armature.cache.module` plugs it into an Armature application.
"""

from armature.cache.cache import Cache
from armature.cache.errors import (
    BackendNotInstalled,
    CacheClosed,
    CacheError,
    CacheMisconfigured,
    CacheUnavailable,
    InvalidCacheUrl,
    NotCacheable,
    NotSerializable,
)
from armature.cache.namespaces import Namespace
from armature.cache.protocols import Announcing, Backend, Leased, Write
from armature.cache.serializers import SerializerName
from armature.cache.settings import CacheSettings
from armature.cache.statistics import CacheStatistics

__all__ = [
    "Announcing",
    "Backend",
    "BackendNotInstalled",
    "Cache",
    "CacheClosed",
    "CacheError",
    "CacheMisconfigured",
    "CacheSettings",
    "CacheStatistics",
    "CacheUnavailable",
    "InvalidCacheUrl",
    "Leased",
    "Namespace",
    "NotCacheable",
    "NotSerializable",
    "SerializerName",
    "Write",
]

"""What `armature new --with cache` adds to a project."""

from armature.cli import Addition

ADDITION = Addition(
    summary="A cache of values, in this process or in Redis, for `@cached` and by injection.",
    dependencies=("armature-cache[standard]",),
    modules=("armature.cache.module:CacheModule",),
    settings=(
        "# Where values are kept: in this process, or where several share them, as redis://localhost:6379.",
        "# ARMATURE_CACHE_URL=memory://",
    ),
)
"""The cache of the whole application."""

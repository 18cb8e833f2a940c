"""Static files: a cache policy for each type, precompressed variants, the page of a single-page application."""

from armature.core.static.files import StaticFiles
from armature.core.static.module import StaticModule
from armature.core.static.policies import FOR_A_DAY, IMMUTABLE, NOT_STORED, REVALIDATED, CachePolicy

__all__ = [
    "FOR_A_DAY",
    "IMMUTABLE",
    "NOT_STORED",
    "REVALIDATED",
    "CachePolicy",
    "StaticFiles",
    "StaticModule",
]

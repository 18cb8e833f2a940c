"""What `armature new --with compression` adds to a project."""

from armature.cli import Addition

ADDITION = Addition(
    summary="Compressed responses: gzip, Brotli and Zstandard.",
    dependencies=("armature-compression[standard]",),
    modules=("armature.compression.module:CompressionModule",),
    settings=(
        "# Bytes below which a body is sent as it is.",
        "# ARMATURE_COMPRESSION_MINIMUM_SIZE=500",
    ),
)
"""Compression of the whole application."""

"""What tunes the compression; read from the environment when the application starts."""

from typing import Literal, TypeAlias

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CodingName: TypeAlias = Literal["zstd", "br", "gzip"]
"""The content codings that there are, by their registered names; `br` is Brotli."""

COMPRESSED_TYPES = (
    "application/gzip",
    "application/octet-stream",
    "application/pdf",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-bzip2",
    "application/x-xz",
    "application/zip",
    "application/zstd",
    "audio/*",
    "font/woff",
    "font/woff2",
    "image/*",
    "video/*",
)
"""Types whose content is compressed already, or may be anything."""


class CompressionSettings(BaseSettings):
    """Each field is an environment variable with the prefix `ARMATURE_COMPRESSION_`, lists written as JSON.

    A type of `compressed_types` is `type/subtype` or `type/*`; types that end in `+json`, `+text` or `+xml` are
    compressed all the same, such as `image/svg+xml`.
    """

    model_config = SettingsConfigDict(frozen=True, env_prefix="ARMATURE_COMPRESSION_", extra="ignore")

    codings: tuple[CodingName, ...] | None = Field(
        default=None, min_length=1, description="What is offered, first what is preferred; else all that is installed."
    )
    minimum_size: int = Field(default=500, ge=0, description="Bytes below which a body is sent as it is.")
    gzip_level: int = Field(default=4, ge=1, le=9, description="1 is fast, 9 is small.")
    brotli_level: int = Field(default=4, ge=0, le=11, description="0 is fast, 11 is small.")
    # Levels above 19 may need windows of more than 8 MiB, which browsers refuse (RFC 9659).
    zstd_level: int = Field(default=3, ge=1, le=19, description="1 is fast, 19 is small.")
    compressed_types: tuple[str, ...] = Field(default=COMPRESSED_TYPES, description="Media types left as they are.")
    thread_size: int = Field(default=32_768, ge=1, description="Bytes from which a chunk is compressed in a thread.")
    threads: int = Field(default=4, ge=1, description="Chunks that are compressed in threads at once.")

    @field_validator("codings")
    @classmethod
    def _each_once(cls, codings: tuple[CodingName, ...] | None) -> tuple[CodingName, ...] | None:
        if codings is not None and len(set(codings)) < len(codings):
            raise ValueError("a coding is named twice")
        return codings

    @field_validator("compressed_types")
    @classmethod
    def _types(cls, types: tuple[str, ...]) -> tuple[str, ...]:
        for each in types:
            kind, slash, subtype = each.partition("/")
            if not (kind and slash and subtype) or each != each.strip().lower() or ";" in each or kind == "*":
                raise ValueError(f'"{each}" is no media type: write "type/subtype" or "type/*", in lower case')
        return types

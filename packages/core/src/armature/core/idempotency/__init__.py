"""`Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header): a request that is sent twice is done once."""

from armature.core.idempotency.decorator import idempotent
from armature.core.idempotency.memory import MemoryIdempotencyStore
from armature.core.idempotency.module import IdempotencyModule
from armature.core.idempotency.settings import IdempotencySettings
from armature.core.idempotency.store import Claim, IdempotencyStore, StoredAnswer

__all__ = [
    "Claim",
    "IdempotencyModule",
    "IdempotencySettings",
    "IdempotencyStore",
    "MemoryIdempotencyStore",
    "StoredAnswer",
    "idempotent",
]

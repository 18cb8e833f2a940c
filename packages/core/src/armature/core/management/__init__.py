"""The management port: health with details, log levels and inspection, apart from the API."""

from armature.core.management.module import ManagementModule
from armature.core.management.port import ManagementPort
from armature.core.management.settings import ManagementSettings

__all__ = ["ManagementModule", "ManagementPort", "ManagementSettings"]

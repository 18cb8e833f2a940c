"""Authentication as a module."""

from armature.core import module
from examples.httpbin.auth.controller import AuthController
from examples.httpbin.auth.digest_controller import DigestController


@module(controllers=[AuthController, DigestController])
class AuthModule: ...

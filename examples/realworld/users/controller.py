"""`/api/users` and `/api/user`: register, sign in, see and change oneself."""

from armature.core import Unauthorized, controller, get, post, public, put, use_guard
from examples.realworld.users.guards import SignedIn
from examples.realworld.users.models import (
    LoginUserRequest,
    NewUserRequest,
    UpdateUserRequest,
    User,
    UserResponse,
)
from examples.realworld.users.principal import Principal
from examples.realworld.users.rows import UserRow
from examples.realworld.users.tokens import Tokens
from examples.realworld.users.users import Users

_SECRET = {"Cache-Control": "no-store"}  # what holds a token is kept by nobody on the way


@controller("/", tags=["users"])
class UserController:
    """Each answer has a new token, so whoever keeps coming stays signed in."""

    def __init__(self, users: Users, tokens: Tokens) -> None:
        self.users = users
        self.tokens = tokens

    @post("/users", status=201, headers=_SECRET)
    @public
    async def register(self, body: NewUserRequest) -> UserResponse:
        """Register."""
        return self._shown(await self.users.register(body.user))

    @post("/users/login", headers=_SECRET, raises=[Unauthorized])
    @public
    async def sign_in(self, body: LoginUserRequest) -> UserResponse:
        """Sign in."""
        return self._shown(await self.users.sign_in(body.user))

    @get("/user", headers=_SECRET)
    @use_guard(SignedIn)
    async def show(self, principal: Principal) -> UserResponse:
        """Who the token belongs to."""
        return self._shown(await self.users.get(principal))

    @put("/user", headers=_SECRET)
    @use_guard(SignedIn)
    async def change(self, principal: Principal, body: UpdateUserRequest) -> UserResponse:
        """Change yourself; what is left out stays as it is."""
        return self._shown(await self.users.change(principal, body.user))

    def _shown(self, user: UserRow) -> UserResponse:
        token = self.tokens.issue(user.id)
        shown = User(email=user.email, token=token, username=user.username, bio=user.bio, image=user.image)
        return UserResponse(user=shown)

"""`/api/users` and `/api/user`: register, sign in, see and change oneself."""

from armature.core import Reply, Unauthorized, controller, get, post, public, put, use_guard
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


@controller("/", tags=["users"])
class UserController:
    """Each answer has a new token, so whoever keeps coming stays signed in."""

    def __init__(self, users: Users, tokens: Tokens) -> None:
        self.users = users
        self.tokens = tokens

    @post("/users", status=201)
    @public
    async def register(self, body: NewUserRequest) -> Reply[UserResponse]:
        """Register."""
        return self._reply(await self.users.register(body.user))

    @post("/users/login", raises=[Unauthorized])
    @public
    async def sign_in(self, body: LoginUserRequest) -> Reply[UserResponse]:
        """Sign in."""
        return self._reply(await self.users.sign_in(body.user))

    @get("/user")
    @use_guard(SignedIn)
    async def show(self, principal: Principal) -> Reply[UserResponse]:
        """Who the token belongs to."""
        return self._reply(await self.users.get(principal))

    @put("/user")
    @use_guard(SignedIn)
    async def change(self, principal: Principal, body: UpdateUserRequest) -> Reply[UserResponse]:
        """Change yourself; what is left out stays as it is."""
        return self._reply(await self.users.change(principal, body.user))

    def _reply(self, user: UserRow) -> Reply[UserResponse]:
        shown = User(
            email=user.email,
            token=self.tokens.issue(user.id),
            username=user.username,
            bio=user.bio,
            image=user.image,
        )
        return Reply(UserResponse(user=shown), headers={"Cache-Control": "no-store"})

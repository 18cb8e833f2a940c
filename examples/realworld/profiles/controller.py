"""`/api/profiles`: anybody may look, whoever is signed in may follow."""

from armature.core import Unauthorized, controller, delete, get, post, public, use_guard
from examples.realworld.profiles.models import ProfileResponse
from examples.realworld.profiles.profiles import Profiles
from examples.realworld.users.guards import SignedIn
from examples.realworld.users.principal import Principal


@controller("/profiles/{username}", tags=["profiles"])
class ProfileController:
    """Profiles by the name of their user."""

    def __init__(self, profiles: Profiles) -> None:
        self.profiles = profiles

    @get("/", raises=[Unauthorized])
    @public
    async def show(self, username: str) -> ProfileResponse:
        """One profile; who is signed in also learns whether she follows."""
        return ProfileResponse(profile=await self.profiles.get(username))

    @post("/follow")
    @use_guard(SignedIn)
    async def follow(self, principal: Principal, username: str) -> ProfileResponse:
        """Follow a user: her articles are in your feed from now on."""
        return ProfileResponse(profile=await self.profiles.follow(principal, username))

    @delete("/follow")
    @use_guard(SignedIn)
    async def unfollow(self, principal: Principal, username: str) -> ProfileResponse:
        """Unfollow a user."""
        return ProfileResponse(profile=await self.profiles.unfollow(principal, username))

"""The service behind the profiles."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import NotFound, Scope, UnprocessableContent, injectable
from examples.realworld.profiles.models import Profile, profile_of
from examples.realworld.profiles.rows import FollowRow, is_followed
from examples.realworld.users.principal import Principal, Viewer
from examples.realworld.users.rows import UserRow


@injectable(scope=Scope.REQUEST)
class Profiles:
    """Finds profiles, as whoever looks sees them; follows and unfollows. All of it raises `NotFound` for nobody."""

    def __init__(self, session: AsyncSession, viewer: Viewer) -> None:
        self.session = session
        self.viewer = viewer

    async def get(self, username: str) -> Profile:
        """The profile of this user."""
        user, following = await self._find(username)
        return profile_of(user, following=following)

    async def follow(self, principal: Principal, username: str) -> Profile:
        """Follows, also once more; raises `UnprocessableContent` for oneself."""
        user, following = await self._find(username)
        if user.id == principal.id:
            raise UnprocessableContent("You cannot follow yourself.")
        if not following:
            self.session.add(FollowRow(follower_id=principal.id, followed_id=user.id))
        return profile_of(user, following=True)

    async def unfollow(self, principal: Principal, username: str) -> Profile:
        """Unfollows, also who was not followed."""
        user, _ = await self._find(username)
        follows = (FollowRow.follower_id == principal.id) & (FollowRow.followed_id == user.id)
        await self.session.execute(delete(FollowRow).where(follows))
        return profile_of(user, following=False)

    async def _find(self, username: str) -> tuple[UserRow, bool]:
        found = select(UserRow, is_followed(UserRow.id, self.viewer.id)).where(UserRow.username == username)
        row = (await self.session.execute(found)).one_or_none()
        if row is None:
            raise NotFound("There is no user of this name.")
        user, following = row
        return user, following

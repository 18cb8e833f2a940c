"""Users as others see them."""

from examples.realworld.users.rows import UserRow
from examples.realworld.wire import Wire


class Profile(Wire):
    """A user, and whether whoever looks follows her."""

    username: str
    bio: str
    image: str
    following: bool


class ProfileResponse(Wire):
    """One profile."""

    profile: Profile


def profile_of(user: UserRow, *, following: bool) -> Profile:
    """What leaves of a row."""
    return Profile(username=user.username, bio=user.bio, image=user.image, following=following)

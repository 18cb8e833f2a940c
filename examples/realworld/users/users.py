"""The service behind the users."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Scope, Unauthorized, UnprocessableContent, injectable
from examples.realworld.database.database import Database
from examples.realworld.users.models import LoginUser, NewUser, UpdateUser
from examples.realworld.users.passwords import Passwords
from examples.realworld.users.principal import Principal
from examples.realworld.users.rows import UserRow


@injectable(scope=Scope.REQUEST)
class Users:
    """Registers, finds and changes users in the transaction of its request.

    A password is hashed before the first statement: a transaction that waited for it would hold up all others.
    """

    def __init__(self, session: AsyncSession, database: Database, passwords: Passwords) -> None:
        self.session = session
        self.database = database
        self.passwords = passwords

    async def register(self, new: NewUser) -> UserRow:
        """A new user; raises `UnprocessableContent` for a name or address that another has."""
        password_hash = await self.passwords.hash(new.password)
        user = UserRow(username=new.username, email=new.email, password_hash=password_hash)
        await self._must_be_free(new.username, new.email)
        self.session.add(user)
        await self.session.flush()
        return user

    async def sign_in(self, credentials: LoginUser) -> UserRow:
        """The user with these credentials; raises `Unauthorized`, and does not say which of the two is wrong."""
        async with self.database.reading() as session:
            user = await session.scalar(select(UserRow).where(UserRow.email == credentials.email))
        fits = await self.passwords.fits(credentials.password, user.password_hash if user else None)
        if user is None or not fits:
            raise Unauthorized("Email or password is wrong.", authenticate="Token")
        return user

    async def get(self, principal: Principal) -> UserRow:
        """The user who is signed in."""
        return await self.session.get_one(UserRow, principal.id)

    async def change(self, principal: Principal, change: UpdateUser) -> UserRow:
        """The user with what the change names; raises as `register` does."""
        named = change.model_dump(exclude_none=True)
        if change.password is not None:
            del named["password"]
            named["password_hash"] = await self.passwords.hash(change.password)
        user = await self.get(principal)
        await self._must_be_free(change.username, change.email, UserRow.id != user.id)
        for name, value in named.items():
            setattr(user, name, value)
        await self.session.flush()
        return user

    async def _must_be_free(self, username: str | None, email: str | None, *among: ColumnElement[bool]) -> None:
        taken = (UserRow.username == username) | (UserRow.email == email)
        other = await self.session.scalar(select(UserRow).where(taken, *among).limit(1))
        if other is not None:
            what = "username" if other.username == username else "email"
            raise UnprocessableContent(f"This {what} has been taken.")

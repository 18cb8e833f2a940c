"""Who is asking: REQUEST providers, so every handler, guard and service can take them as parameters."""

from dataclasses import dataclass

from sqlalchemy import select
from starlette.requests import HTTPConnection

from armature.core import Scope, Unauthorized, injectable
from examples.realworld.database.database import Database
from examples.realworld.users.rows import UserRow
from examples.realworld.users.tokens import Tokens


@injectable(scope=Scope.REQUEST)  # without it a dataclass would be read from the request's body
@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks, signed in or not: `id` is None for somebody whom we do not know."""

    id: int | None


@injectable(scope=Scope.REQUEST)
@dataclass(frozen=True, slots=True)
class Principal:
    """The user who is signed in."""

    id: int


def viewer(connection: HTTPConnection, tokens: Tokens) -> Viewer:
    """Reads `Authorization: Token …`; raises `Unauthorized` for a token that is not good, and not for none."""
    header = connection.headers.get("authorization")
    if header is None:
        return Viewer(None)
    scheme, _, token = header.partition(" ")
    user_id = tokens.user_of(token.strip()) if scheme.lower() == "token" else None
    if user_id is None:
        raise Unauthorized("This token is not good, or no longer.", authenticate="Token")
    return Viewer(user_id)


async def principal(viewer: Viewer, database: Database) -> Principal:
    """Raises `Unauthorized` for whoever is not signed in, also with the token of a user who is gone.

    It asks in a transaction of its own: guards run before the body is read, and that of the request would be open
    for as long as a slow client sends.
    """
    if viewer.id is None:
        raise Unauthorized("Send `Authorization: Token` and your token.", authenticate="Token")
    async with database.reading() as session:
        if await session.scalar(select(UserRow.id).where(UserRow.id == viewer.id)) is None:
            raise Unauthorized("The user of this token is gone.", authenticate="Token")
    return Principal(viewer.id)

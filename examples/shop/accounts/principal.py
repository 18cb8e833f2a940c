"""Who is asking: a REQUEST provider, so every handler, guard and service can take it as a parameter."""

from dataclasses import dataclass

from sqlalchemy import select
from starlette.requests import HTTPConnection

from armature.core import Scope, Unauthorized, injectable
from examples.shop.accounts.rows import AccountRow, Role
from examples.shop.accounts.tokens import hash_of
from examples.shop.database.database import Database


@injectable(scope=Scope.REQUEST)  # without it a dataclass would be read from the request's body
@dataclass(frozen=True, slots=True)
class Principal:
    """The account that a request comes from."""

    id: int
    name: str
    role: Role


async def principal(connection: HTTPConnection, database: Database) -> Principal:
    """Reads `Authorization: Bearer …`; raises `Unauthorized` without a token that somebody has.

    It uses a transaction of its own: a guarded stream would else keep the request's open for as long as it lasts.
    """
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send `Authorization: Bearer` and your token.")
    async with database.reading() as session:
        account = await session.scalar(select(AccountRow).where(AccountRow.token_hash == hash_of(token.strip())))
    if account is None:
        raise Unauthorized("Nobody has this token.", authenticate='Bearer error="invalid_token"')
    return Principal(account.id, account.name, account.role)

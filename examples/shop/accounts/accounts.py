"""The service behind the accounts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Conflict, Scope, injectable
from armature.core.paging import OffsetPage, Page
from armature.core.paging.sqlalchemy import Listing
from examples.shop.accounts.models import NewAccount
from examples.shop.accounts.rows import AccountRow, Role
from examples.shop.accounts.tokens import hash_of, new_token

ACCOUNTS = Listing(AccountRow)


@injectable(scope=Scope.REQUEST)
class Accounts:
    """Opens and finds accounts in the transaction of its request."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def open(self, new: NewAccount) -> tuple[AccountRow, str]:
        """A customer's account and its token; raises `Conflict` for an address that has one."""
        email = new.email.lower()
        if await self.session.scalar(select(AccountRow.id).where(AccountRow.email == email)) is not None:
            raise Conflict("This address has an account already.")
        token = new_token()
        account = AccountRow(name=new.name, email=email, role=Role.CUSTOMER, token_hash=hash_of(token))
        self.session.add(account)
        await self.session.flush()
        return account, token

    async def list(self, page: OffsetPage) -> Page[AccountRow]:
        """All accounts, oldest first."""
        return await ACCOUNTS.paginate(self.session, page, total=True)

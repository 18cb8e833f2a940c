"""`/v1/accounts`: sign up, see oneself, and for the staff see all."""

from armature.core import Conflict, Reply, Unauthorized, controller, get, post, public, use_guard
from armature.core.paging import OffsetPage, Page
from examples.shop.accounts.accounts import Accounts
from examples.shop.accounts.guards import HasRole, SignedIn
from examples.shop.accounts.models import Account, NewAccount, OpenedAccount
from examples.shop.accounts.principal import Principal
from examples.shop.accounts.rows import AccountRow, Role


@controller("/accounts", version="1", tags=["accounts"])
class AccountController:
    """Anybody may open an account."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts

    @post("/", status=201, raises=[Conflict])
    @public
    async def open(self, body: NewAccount) -> Reply[OpenedAccount]:
        """Open an account; the answer holds its token, this once."""
        account, token = await self.accounts.open(body)
        opened = OpenedAccount(id=account.id, name=account.name, email=account.email, role=account.role, token=token)
        return Reply(opened, headers={"Location": "/v1/accounts/me", "Cache-Control": "no-store"})

    @get("/", returns=Page[Account], raises=[Unauthorized])
    @use_guard(HasRole(Role.ADMIN))
    async def list(self, page: OffsetPage) -> Page[AccountRow]:
        """All accounts."""
        return await self.accounts.list(page)

    @get("/me")
    @use_guard(SignedIn)
    async def me(self, principal: Principal) -> Principal:
        """Who the token belongs to."""
        return principal

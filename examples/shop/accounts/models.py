"""Accounts as clients send and see them."""

from typing import Annotated

from pydantic import BaseModel, Field

from examples.shop.accounts.rows import Role


class NewAccount(BaseModel):
    """What somebody tells to open an account."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    email: Annotated[
        str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", examples=["ada@shop.example"])
    ]


class Account(BaseModel):
    """An account. The row has a `token_hash`; it is not declared here, so it never leaves."""

    id: int
    name: str
    email: str
    role: Role


class OpenedAccount(Account):
    """A new account with its token, which is shown this once."""

    token: str

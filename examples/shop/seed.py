"""Fills a new database with generated data, always the same: `python -m examples.shop.seed`."""

import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.exc import DatabaseError

from armature.core.di import read_settings
from examples.shop.accounts.rows import AccountRow, Role
from examples.shop.accounts.tokens import hash_of
from examples.shop.catalog.rows import Category, ProductRow
from examples.shop.database.row import Row
from examples.shop.orders.rows import LineRow, OrderRow, OrderStatus
from examples.shop.settings import ShopSettings

ADMIN_TOKEN = "admin-token"  # noqa: S105 - of a demonstration; a real one comes from `POST /v1/accounts`
CUSTOMER_TOKEN = "ada-token"  # noqa: S105 - likewise

Values = dict[str, Any]  # of a row, by column

_CUSTOMERS = ("Ada", "Barbara", "Chen", "Dorothy", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan")
_ADJECTIVES = ("Blue", "Brass", "Compact", "Folding", "Heavy", "Little", "Oak", "Round", "Steel", "Travel")
_NOUNS = {
    Category.TOOLS: ("Hammer", "Saw", "Wrench", "Chisel", "Drill"),
    Category.GARDEN: ("Rake", "Spade", "Hose", "Trellis", "Planter"),
    Category.KITCHEN: ("Kettle", "Pan", "Teapot", "Whisk", "Ladle"),
    Category.LIGHTING: ("Lamp", "Lantern", "Candle", "Torch", "Sconce"),
}
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Seeds the database of the settings, unless it has accounts already, and says so."""
    path = read_settings(ShopSettings).database
    try:
        what = "now holds 1,000 products and 5,000 orders" if seed(path) else "was there already"
    except (OSError, DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        raise SystemExit(f"The database {path} cannot be filled: {reason}. Name another with SHOP_DATABASE.") from None
    sys.stdout.write(f"The database {path} {what}.\n")


def seed(path: Path, *, products: int = 1_000, orders: int = 5_000) -> bool:
    """Makes the tables and fills them in one transaction; False where there was data already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    try:
        Row.metadata.create_all(engine)
        with engine.begin() as connection:
            if connection.scalar(select(AccountRow.id).limit(1)) is not None:
                return False
            _fill(connection, random.Random(2026), products, orders)  # noqa: S311 - the same data each time
            return True
    finally:
        engine.dispose()


def _fill(connection: Connection, dice: random.Random, products: int, orders: int) -> None:
    accounts = [_account(1, "Admin", Role.ADMIN, ADMIN_TOKEN)]
    for number, name in enumerate(_CUSTOMERS, start=2):
        accounts.append(_account(number, name, Role.CUSTOMER, f"{name.lower()}-token"))
    shelf = [_product(number, dice) for number in range(1, products + 1)]
    placed = [_order(number, dice, shelf) for number in range(1, orders + 1)]
    connection.execute(insert(AccountRow), accounts)
    connection.execute(insert(ProductRow), shelf)
    connection.execute(insert(OrderRow), [order for order, _ in placed])
    connection.execute(insert(LineRow), [line for _, lines in placed for line in lines])


def _account(number: int, name: str, role: Role, token: str) -> Values:
    email = f"{name.lower()}@shop.example"
    return {"id": number, "name": name, "email": email, "role": role, "token_hash": hash_of(token)}


def _product(number: int, dice: random.Random) -> Values:
    category = dice.choice(list(Category))
    noun = dice.choice(_NOUNS[category])
    return {
        "id": number,
        "sku": f"{noun[:3].upper()}-{number:04}",
        "name": f"{dice.choice(_ADJECTIVES)} {noun}",
        "category": category,
        "price_cents": dice.randrange(199, 25_000, 50),
        "stock": dice.randrange(10, 200),
    }


def _order(number: int, dice: random.Random, shelf: Sequence[Values]) -> tuple[Values, list[Values]]:
    lines: list[Values] = [
        {
            "order_id": number,
            "product_id": product["id"],
            "quantity": dice.randrange(1, 5),
            "unit_cents": product["price_cents"],
        }
        for product in dice.sample(shelf, min(dice.randrange(1, 5), len(shelf)))
    ]
    order: Values = {
        "id": number,
        "account_id": dice.randrange(2, 2 + len(_CUSTOMERS)),
        "placed_at": _BEGIN + timedelta(minutes=30 * number),
        "status": dice.choices(list(OrderStatus), weights=[1, 8, 1])[0],
        "total_cents": sum(line["quantity"] * line["unit_cents"] for line in lines),
    }
    return order, lines


if __name__ == "__main__":
    main()

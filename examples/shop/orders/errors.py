"""What can go wrong with an order, and the filter that says it to clients."""

from typing import NoReturn

from armature.core import Conflict


class OutOfStock(Exception):
    """More was ordered than there is. It knows nothing of HTTP, so jobs and commands can raise and catch it too."""

    def __init__(self, product_id: int, wanted: int, left: int) -> None:
        super().__init__(f"Of product {product_id}, {wanted} were wanted and {left} are left.")
        self.product_id = product_id
        self.wanted = wanted
        self.left = left


class OutOfStockFilter:
    """Answers `OutOfStock` with 409, with the numbers as fields of the problem."""

    def catch(self, error: OutOfStock) -> NoReturn:
        raise Conflict(str(error), product_id=error.product_id, wanted=error.wanted, left=error.left) from error

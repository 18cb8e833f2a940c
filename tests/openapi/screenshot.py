"""`python -m tests.openapi.screenshot`: takes the picture of the playground that the guide shows."""

import tempfile
from pathlib import Path

from tests.openapi.browser import SEARCH, visit

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "playground.png"


def main() -> None:
    """Executes a request in the playground of the shop, and writes what a person sees."""
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, visit(Path(folder)) as shop:
        shop.search_products()
        shop.page.locator(SEARCH).evaluate("found => found.scrollIntoView()")
        shop.page.screenshot(path=PICTURE, animations="disabled")


if __name__ == "__main__":
    main()

"""The example shop in a browser, which notes whatever goes wrong on a page or leaves its host."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize, sync_playwright

from armature.testing import serve
from examples.shop.app import app
from examples.shop.seed import seed
from examples.shop.settings import ShopSettings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SEARCH = "#operations-catalog-ProductController_search"
SIZE = ViewportSize(width=1200, height=1400)
_MILLISECONDS = 120_000


class Visit:
    """A page of the shop, the address of the shop, and what was noted: errors, and requests to other hosts."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.strangers: list[str] = []
        page.set_default_timeout(_MILLISECONDS)
        page.on("console", self.note_message)
        page.on("pageerror", self.note_error)
        page.on("request", self.note_request)

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def note_error(self, error: object) -> None:
        self.errors.append(str(error))

    def note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:")):
            self.strangers.append(request.url)

    def search_products(self) -> None:
        """Opens the playground, and executes the search of the catalog as a person does."""
        self.page.goto(f"{self.address}/docs")
        operation = self.page.locator(SEARCH)
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        operation.locator(".live-responses-table").wait_for()


@contextmanager
def visit(folder: Path) -> Iterator[Visit]:
    """A new browser beside the shop, whose database is made in `folder`."""
    seed(folder / "shop.sqlite3", products=5, orders=1)
    shop = app.override(ShopSettings).value(ShopSettings(database=folder / "shop.sqlite3", events_seconds=0))
    with serve(shop) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield Visit(browser.new_page(viewport=SIZE), address)
        finally:
            browser.close()


def chromium() -> str:
    """Where the browser is; raises `RuntimeError` where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("These tests need Chromium; on Debian: apt-get install chromium.")
    return found

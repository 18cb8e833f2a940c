"""The pages of the shop in a real browser: they work, and keep to themselves."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openapi.browser import Visit, chromium, visit


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with visit(tmp_path_factory.mktemp("shop")) as visited:
        yield visited


def test_a_request_is_tried_out_in_the_playground(shop: Visit) -> None:
    shop.search_products()

    answer = shop.page.locator(".live-responses-table .response")
    body = json.loads(answer.locator(".highlight-code code").inner_text())
    assert answer.locator(".response-col_status").inner_text().startswith("200")
    assert len(body["items"]) == body["total"] == 5
    assert shop.errors == shop.strangers == []


def test_the_reference_is_read(shop: Visit) -> None:
    shop.page.goto(f"{shop.address}/reference")

    shop.page.get_by_role("heading", name="Search the catalog, page by page.").wait_for()
    assert shop.page.get_by_role("heading", name="The shop").is_visible()
    assert shop.errors == shop.strangers == []


def test_what_a_page_must_not_do_is_noted(shop: Visit) -> None:
    shop.page.goto(f"{shop.address}/docs")

    with shop.page.expect_event("requestfailed"), shop.page.expect_console_message():
        shop.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2/a.png'}))")

    assert "img-src" in shop.errors.pop()
    assert shop.strangers.pop() == "http://127.0.0.2/a.png"


def test_a_missing_browser_is_told_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(RuntimeError) as caught:
        chromium()

    assert str(caught.value) == "These tests need Chromium; on Debian: apt-get install chromium."

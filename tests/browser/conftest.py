"""A real Chromium against the product as `make run` starts it. An error in the console or a failed request fails the test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.conftest import skip_for_want_of
from tests.servers import find_program
from tests.site import Site, serve_site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """Yield one site with the demo agency on its first day; tests of a session share it."""
    with serve_site() as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_program("chromium")
    if not program:
        skip_for_want_of("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser, running_site: Site) -> Iterator[Page]:
    """Yield a page of a fresh, logged-out browser whose base URL is the running site."""
    context = chromium.new_context(base_url=running_site.url, locale="id-ID", timezone_id="Asia/Jakarta")
    page = context.new_page()
    errors: list[str] = []

    def judge_response(response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            errors.append(f"{response.status} {response.url}")

    def judge_message(message) -> None:
        # Chromium also reports each 4xx answer; a refused edit (409, 422) is none of our errors.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    page.on("response", judge_response)
    page.on("console", judge_message)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []

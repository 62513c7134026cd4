"""A real Chromium against the product as `make run` starts it. An error in the console or a failed request fails the test."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

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
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
NOBODY = "-"
SAY_BREACH = (
    "addEventListener('securitypolicyviolation', e => console.error(`CSP: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`))"
)
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """Yield one site with the demo agency on its first day; tests of a session share it."""
    with serve_site(patience_s=180) as site:
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
def errors_seen() -> list[str]:
    """Everything that went wrong in the browsers of a test: a 500, an error in the console, a breach of the content policy."""
    return []


@pytest.fixture
def new_page(chromium: Browser, request: pytest.FixtureRequest, errors_seen: list[str]) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a fresh, logged-out browser on the running site, or on `base_url`: `new_page(**PHONE)`."""
    contexts = []

    def open_page(**options: object) -> Page:
        usual = {**DESKTOP, "locale": "id-ID", "timezone_id": "Asia/Jakarta"}
        if "base_url" not in options:
            usual["base_url"] = request.getfixturevalue("running_site").url
        context = chromium.new_context(**usual | options)
        contexts.append(context)
        context.add_init_script(SAY_BREACH)
        context.on("page", lambda page: _watch(page, errors_seen))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert errors_seen == []


def _watch(page: Page, errors: list[str]) -> None:
    def judge_response(response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            errors.append(f"{response.status} {response.url}")

    def judge_message(message) -> None:
        # Chromium also reports each 4xx answer; a refused edit (409, 422) is none of our errors.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def judge_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or a poll that the next page cut short
            errors.append(f"{request.failure} {request.url}")

    page.on("response", judge_response)
    page.on("console", judge_message)
    page.on("requestfailed", judge_failure)
    page.on("pageerror", lambda error: errors.append(str(error)))


@pytest.fixture
def browser_page(new_page: Callable[..., Page]) -> Page:
    """A page of a fresh, logged-out browser on a desktop."""
    return new_page()


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[..., None]:
    """Return a function that keeps a screenshot, in the folder SCREENSHOTS or else in pytest's own."""
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str, *, full_page: bool = False) -> None:
        page.screenshot(path=folder / f"{name}.png", full_page=full_page)

    return keep


@dataclass
class Furnished:
    """A site of its own, what stands in it, and the cookies of whoever has signed in."""

    site: Site
    names: dict[str, object]
    sessions: dict[str, dict]


@pytest.fixture(scope="session")
def furnished() -> Iterator[Furnished]:
    with serve_site(patience_s=180) as site:
        said = site.manage("shell", "-v0", "-c", "from tests.browser.furnish import furnish; furnish()")
        yield Furnished(site, json.loads(said.splitlines()[-1]), {})


@pytest.fixture
def visit(new_page: Callable[..., Page], furnished: Furnished) -> Callable[..., Page]:
    """Return a function that opens a page of the furnished site as a person: `visit("kepala", "/jadwal/{roster}/", PHONE)`."""

    from tests.browser.steps import enter_password, log_in  # needs Django, which is not set up yet when conftest files are read

    def open_as(person: str, path: str, look: dict) -> Page:
        page = new_page(base_url=furnished.site.url, storage_state=_session(person), **look)
        page.goto(path.format(**furnished.names))
        if "/reauthenticate/?next" in page.url:  # pages of the second factor ask for the password once more
            enter_password(page)
        return page

    def _session(person: str) -> dict | None:
        if person != NOBODY and person not in furnished.sessions:
            page = new_page(base_url=furnished.site.url)
            log_in(page, person)
            furnished.sessions[person] = page.context.storage_state()
        return furnished.sessions.get(person)

    return open_as

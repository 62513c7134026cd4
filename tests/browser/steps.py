"""What a person does in the browser, and how a test reads what is on the screen."""

from playwright.sync_api import Page, expect

from roster.demo import PASSWORD

SOLVE_MS = 60_000


def log_in(page: Page, username: str) -> None:
    page.goto("/akun/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "login" not in url)


def enter_password(page: Page) -> None:
    """Answer the page that asks for the password once more; it leads on to where one was going."""
    page.fill("main [name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def fill_new_roster(page: Page, starts: str, ends: str, pattern: str = "weekly") -> None:
    page.goto("/jadwal/baru/")
    page.fill("[name=starts]", starts)
    page.fill("[name=ends]", ends)
    page.check(f"[name=pattern][value={pattern}]")


def await_solve(page: Page) -> None:
    """Wait until the progress page has stopped asking."""
    page.wait_for_selector("#progress:not([hx-get])", timeout=SOLVE_MS)


def save_draft(page: Page, starts: str, ends: str) -> str:
    """Start a roster without solving it; return the address of its grid."""
    fill_new_roster(page, starts, ends)
    page.click("form button[name=action][value=save]")
    page.wait_for_selector("table.days", state="attached")
    return page.url


def letters(page: Page) -> dict[str, list[str]]:
    """Name → the letters of the grid, row by row."""
    rows = page.eval_on_selector_all(
        "tr[data-e]",
        "rows => rows.map(row => [row.querySelector('.who').textContent, [...row.querySelectorAll('td[id^=c-]')].map(td => td.textContent)])",
    )
    return {name.strip(): [letter.strip() for letter in line] for name, line in rows}


def ids(page: Page, selector: str) -> list[str]:
    return page.eval_on_selector_all(selector, "found => found.map(one => one.id)")


def cell(page: Page, identity: str):
    return page.locator(f"#{identity}")


def expect_cell(page: Page, identity: str, letter: str, *, pinned: bool) -> None:
    expect(cell(page, identity)).to_have_text(letter)
    expect(page.locator(f"#{identity}.pinned")).to_have_count(int(pinned))

"""axe-core finds nothing on any page: desktop and phone, Indonesian and English, light and dark. Every rule, best practice included.

Colours are judged in both themes and in one language, which changes none of them.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.visits import STATES, VISITS

pytestmark = pytest.mark.browser
COLOURS = ["color-contrast", "link-in-text-block"]
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
BUT_COLOURS = {"resultTypes": ["violations"], "rules": EVERY_RULE["rules"] | {rule: {"enabled": False} for rule in COLOURS}}
ONLY_COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": COLOURS}}


@pytest.mark.parametrize("look", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", [*VISITS, *STATES])
def test_axe_finds_nothing_in_either_theme_and_language(visit, furnished, name, look):
    page = visit(*(VISITS | STATES)[name], look)
    if name in VISITS:
        assert page.url == furnished.site.url + VISITS[name][1].format(**furnished.names), "another page was shown"
    expect_none(page, EVERY_RULE)
    page.emulate_media(color_scheme="dark")
    expect_none(page, ONLY_COLOURS)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.reload()
    assert page.locator("html").get_attribute("lang") == "en"
    expect_none(page, BUT_COLOURS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens_over_the_grid(visit, scheme):
    page = visit("kepala", "/jadwal/{roster}/", DESKTOP | {"color_scheme": scheme})
    page.click(".toolbar details.menu > summary")
    expect_none(page, EVERY_RULE)
    page.click(".toolbar details.menu > summary")
    page.locator("td[tabindex='0']").focus()
    page.keyboard.press("m")
    page.wait_for_selector("#panel h3")
    expect_none(page, EVERY_RULE)
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    expect_none(page, EVERY_RULE)


def expect_none(page: Page, options: dict) -> None:
    """Fail with what axe-core objects to, a line for each element: rule, element, reason."""
    found = Axe().run(page, options=options).response["violations"]
    lines = [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not lines, "\n".join(lines)


def test_a_breach_of_the_content_policy_or_an_error_in_the_console_fails_a_test(new_page, errors_seen):
    page = new_page()
    page.goto("/akun/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.evaluate("console.error('broken')")
    page.wait_for_timeout(200)
    assert len(errors_seen) >= 2
    assert any("style" in error for error in errors_seen)
    errors_seen.clear()

"""What a head chooses between: conditions before a solve, two solves of a draft, two revisions.

All of it on the furnished site, in weeks and a unit that its other visitors leave alone.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.steps import await_solve, cell, expect_cell, ids

pytestmark = pytest.mark.browser
UNIT = "Seksi Jaringan"


@pytest.fixture
def head(visit) -> Page:
    return visit("kepala", "/jadwal/baru/", DESKTOP)


def solve(page: Page, starts: str, ends: str) -> str:
    """Have a roster of UNIT solved; return the address of its grid."""
    page.goto("/jadwal/baru/")
    page.select_option("[name=unit]", label=page.locator("[name=unit] option", has_text=UNIT).text_content())
    page.fill("[name=starts]", starts)
    page.fill("[name=ends]", ends)
    page.check("[name=pattern][value=mixed]")
    page.click("form button[name=action][value=solve]")
    await_solve(page)
    return re.search(r"/jadwal/\d+/", page.url)[0]


def toggle(page: Page, place: str, day: str, *, to: str) -> str:
    """Click the first free cell of a day that shows `place`; return its id."""
    identity = ids(page, f"tr[data-e] td.{place}[id$='{day}']:not([aria-readonly], .pinned)")[0]
    cell(page, identity).click()
    expect_cell(page, identity, to, pinned=True)
    return identity


def publish(page: Page, address: str) -> None:
    page.goto(f"{address}tinjau/")
    page.click("form[action$='/terbitkan/'] button.primary")
    page.wait_for_selector("table.days")


def test_two_revisions_are_compared_and_the_first_is_brought_back(head):
    address = solve(head, "2023-10-02", "2023-10-06")
    publish(head, address)
    moved = toggle(head, "home", "2023-10-04", to="K")
    publish(head, address)
    expect(head.locator(".toolbar .chip.ok")).to_contain_text("2")

    head.goto(f"{address}revisi/banding/?dari=1&ke=2")
    expect(head.locator("main tbody tr")).to_have_count(1)
    head.goto(f"{address}revisi/")
    head.click("form[action$='/revisi/1/pulihkan/'] button")
    head.wait_for_selector("table.checks")
    head.click("form[action$='/terbitkan/'] button.primary")
    head.wait_for_selector("table.days")
    expect(head.locator(".toolbar .chip.ok")).to_contain_text("3")
    expect(cell(head, moved)).to_have_text("H")


def test_two_solves_are_compared_and_one_is_chosen_and_undone(head):
    address = solve(head, "2023-09-18", "2023-09-22")
    head.goto(address)
    moved = toggle(head, "home", "2023-09-20", to="K")
    head.click("form[action$='/susun/'] button")
    head.wait_for_url("**/susun/*/")
    await_solve(head)
    head.click("form[action$='/pakai/'] button")
    head.wait_for_selector("table.days")
    cell(head, moved).click(modifiers=["Shift"])
    for key in ("ArrowRight", "ArrowLeft", "p"):  # a walk there and back leaves it selected alone
        head.keyboard.press(key)
    expect(head.locator(f"#{moved}.pinned")).to_have_count(0)

    head.goto(f"{address}susun/banding/")
    expect(head.locator(".versus thead a")).to_have_count(2)
    head.locator("form[action$='/pilih/'] button").first.click()
    head.wait_for_selector("table.days")
    expect(cell(head, moved)).to_have_text("H")
    head.click("[data-step=undo]")
    expect(cell(head, moved)).to_have_text("K")


def test_minimum_is_changed_where_the_roster_is_begun(visit):
    page = visit("kasubbag", "/jadwal/baru/", DESKTOP)
    field = page.locator("#minimums input[name=minimum]").first
    before = field.input_value()
    field.fill("3")
    page.locator("#minimums .rule-list button").first.click()
    expect(page.locator("#minimums [role=status]")).to_contain_text("3")
    expect(page.locator("#minimums h2")).to_be_focused()
    page.reload()
    expect(field).to_have_value("3")
    field.fill(before)
    page.locator("#minimums .rule-list button").first.click()
    expect(field).to_have_value(before)


def test_caps_follow_the_form_before_anything_is_solved(visit):
    page = visit("kasubbag", "/jadwal/baru/", DESKTOP)
    expect(page.locator("#caps")).to_contain_text("22 ASN × 50 % =")
    page.fill("[name=target]", "20")
    page.locator("[name=target]").blur()
    expect(page.locator("#caps .stretch").first).to_contain_text("4 orang")

"""The grid under the hands of two heads: dragged, marked, filtered, and edited at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import await_solve, cell, expect_cell, fill_new_roster, log_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    """Where the roster of this file is, once the first test has made it."""
    return {}


def open_grid(page: Page, username: str, address: dict[str, str]) -> None:
    log_in(page, username)
    if "grid" not in address:
        fill_new_roster(page, "2023-09-25", "2023-09-29", "mixed")
        page.click("form button[name=action][value=solve]")
        await_solve(page)
        address["grid"] = re.search(r"/jadwal/\d+/", page.url)[0]
    page.goto(address["grid"])


def pair(page: Page, day: str) -> tuple[str, str]:
    """Return a cell at home and one at the office of the same subunit and day, both loose."""
    group = page.locator(f'tbody:has(td.home[id$="{day}"])').first
    loose = ":not([aria-readonly], .pinned)"
    home, office = (group.locator(f'td.{place}[id$="{day}"]{loose}').first.get_attribute("id") for place in ("home", "office"))
    return home, office


def say(page: Page, text: str) -> None:
    expect(page.locator("#panel h2")).to_contain_text(text)


def test_cell_dragged_onto_another_one_swaps_with_it_and_one_undo_brings_both_back(browser_page: Page, address, shoot):
    page = browser_page
    open_grid(page, "kepala", address)
    home, office = pair(page, "2023-09-26")
    start, end = (cell(page, one).bounding_box() for one in (home, office))
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=6)
    expect(page.locator(f"#{office}.drop")).to_be_visible()
    shoot(page, "grid-drag")
    page.mouse.up()
    say(page, "bertukar Sel 26 Sep")
    expect_cell(page, home, "K", pinned=True)
    expect_cell(page, office, "H", pinned=True)
    page.keyboard.press("Control+z")
    expect_cell(page, home, "H", pinned=False)
    expect_cell(page, office, "K", pinned=False)


def test_drag_to_nowhere_changes_nothing(browser_page: Page, address):
    page = browser_page
    open_grid(page, "kepala", address)
    home, _office = pair(page, "2023-09-26")
    before = page.inner_text("#roster-version")
    page.drag_and_drop(f"#{home}", "thead .corner", force=True)
    page.wait_for_timeout(300)
    expect_cell(page, home, "H", pinned=False)
    assert page.inner_text("#roster-version") == before


def test_marked_cell_swaps_with_another_one_by_keyboard(browser_page: Page, address):
    page = browser_page
    open_grid(page, "kepala", address)
    home, office = pair(page, "2023-09-27")
    cell(page, home).focus()
    page.evaluate("id => document.getElementById(id).dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true}))", home)
    page.keyboard.press("t")
    expect(page.locator("#swap-hint")).to_contain_text("Ditandai untuk ditukar")
    page.keyboard.press("Escape")
    expect(page.locator("#swap-hint")).to_be_empty()
    page.keyboard.press("t")
    page.evaluate(
        "id => document.getElementById(id).dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true}))", office
    )
    page.keyboard.press("t")
    say(page, "bertukar Rab 27 Sep")
    expect_cell(page, home, "K", pinned=True)
    expect_cell(page, office, "H", pinned=True)
    page.keyboard.press("Control+z")
    expect_cell(page, home, "H", pinned=False)


def test_long_touch_marks_and_the_next_tap_swaps(new_page, address):
    page = new_page(viewport={"width": 1180, "height": 820}, has_touch=True)
    open_grid(page, "kepala", address)
    home, office = pair(page, "2023-09-25")
    finger = {"pointerType": "touch", "button": 0, "bubbles": True}
    cell(page, home).dispatch_event("pointerdown", finger)
    expect(page.locator("#swap-hint")).to_contain_text("Ditandai untuk ditukar")
    for event in ("pointerup", "click"):  # as a browser sends them when the finger is lifted
        cell(page, home).dispatch_event(event, finger)
    expect_cell(page, home, "H", pinned=False)
    cell(page, office).tap()
    say(page, "bertukar Sen 25 Sep")
    expect_cell(page, home, "K", pinned=True)
    page.keyboard.press("Control+z")
    expect_cell(page, home, "H", pinned=False)


def test_finger_that_scrolls_marks_nothing(new_page, address):
    page = new_page(viewport={"width": 1180, "height": 820}, has_touch=True)
    open_grid(page, "kepala", address)
    home, _office = pair(page, "2023-09-25")
    cell(page, home).dispatch_event("pointerdown", {"pointerType": "touch", "button": 0, "bubbles": True})
    cell(page, home).dispatch_event("pointercancel", {"pointerType": "touch", "bubbles": True})
    page.wait_for_timeout(700)
    expect(page.locator("#swap-hint")).to_be_empty()


def test_each_of_two_heads_sees_that_the_other_is_here(new_page, address):
    first, second = new_page(), new_page()
    open_grid(first, "kepala", address)
    open_grid(second, "admin", address)
    expect(second.locator("#presence")).to_contain_text("juga dibuka oleh")


def test_undo_of_people_whom_a_filter_hides_is_no_error_of_the_page(browser_page: Page, address):
    """The answer speaks of a row that isn't there; an error in the console would fail this test."""
    page = browser_page
    open_grid(page, "kepala", address)
    home, _office = pair(page, "2023-09-29")
    cell(page, home).click()
    expect_cell(page, home, "K", pinned=True)
    page.click(".filter-menu summary")
    page.select_option("[name=tugas]", "bendahara")
    page.click(".filter-menu form button")
    expect(page.locator(".filtered")).to_contain_text("dari 150 pegawai")
    expect(cell(page, home)).to_have_count(0)
    page.click("[data-step=undo]")
    page.wait_for_selector("#panel .message")
    page.click(".filtered a")
    expect_cell(page, home, "H", pinned=False)


def test_later_of_two_heads_sees_the_change_and_makes_his_own_again(new_page, address):
    first, second = new_page(), new_page()
    open_grid(first, "kepala", address)
    open_grid(second, "admin", address)
    home, office = pair(first, "2023-09-25")
    cell(second, home).click()
    expect_cell(second, home, "K", pinned=True)
    cell(first, office).click()
    say(first, "Draf ini berubah sejak Anda membukanya")
    expect_cell(first, home, "K", pinned=True)
    expect_cell(first, office, "K", pinned=False)
    first.click("#panel .panel-option button")
    expect_cell(first, office, "H", pinned=True)
    for page in (first, second):
        page.reload()
        expect_cell(page, home, "K", pinned=True)
        expect_cell(page, office, "H", pinned=True)

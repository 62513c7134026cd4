"""A head on the phone: a day's list and a person's, edited by tap through the judge, targets as large as a thumb."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.steps import log_in, save_draft
from tests.browser.visits import VISITS

pytestmark = pytest.mark.browser
THUMB = 44
SMALL = """least => [...document.querySelectorAll("main :is(button, a, summary, input, select)")]
  .filter(one => one.checkVisibility() && !one.closest("p, .breadcrumbs"))
  .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < least || box.width < least))
  .map(([name, box]) => `${name} ${Math.round(box.width)} × ${Math.round(box.height)}`)"""
WIDER = """() => [...document.querySelectorAll("main *")]
  .filter(one => one.checkVisibility() && ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
  .map(one => [one.className || one.tagName, one.scrollWidth, one.clientWidth])
  .concat([["page", document.scrollingElement.scrollWidth, document.documentElement.clientWidth]])
  .filter(([, width, room]) => width > room)
  .map(([name, width, room]) => `${name} ${width} > ${room}`)"""
GRIDS = {
    "roster:print": "sheets of paper, shown as they are printed",
    "roster:revision": "a grid of people and days, as staff saw it",
}


def test_head_edits_a_day_by_tap_and_is_told_why_not(new_page, shoot):
    page = new_page(**PHONE)
    log_in(page, "kasubbag")
    address = save_draft(page, "2023-08-28", "2023-09-01")
    page.goto(f"{address}?hari=2023-08-30")
    shoot(page, "50-telepon-hari")
    tile = page.locator("button.tile:has(.office)").first
    identity = tile.get_attribute("id")
    tile.tap()
    expect(page.locator(f"#{identity} .home")).to_be_visible()
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#list")).to_contain_text("1 dari")
    shoot(page, "51-telepon-diubah")
    page.locator("#panel form button", has_text="Urungkan").tap()
    expect(page.locator(f"#{identity} .office")).to_be_visible()
    fill_the_cap(page)
    expect(page.locator("#panel .message.bad")).to_be_visible()
    expect(page.locator("#panel")).to_contain_text("SE Sekda DKI 34/2023")
    shoot(page, "52-telepon-ditolak")


def test_taps_in_quick_succession_are_all_kept(new_page):
    page = new_page(**PHONE)
    log_in(page, "kasubbag")
    address = save_draft(page, "2023-10-16", "2023-10-20")
    page.goto(f"{address}?hari=2023-10-18")
    tiles = page.locator("button.tile:has(.office)")
    names = [tiles.nth(number).get_attribute("id") for number in range(3)]
    page.evaluate("names => names.forEach((name, n) => setTimeout(() => document.getElementById(name).click(), n * 70))", names)
    for name in names:
        expect(page.locator(f"#{name} .home")).to_be_visible()
    page.reload()
    for name in names:
        expect(page.locator(f"#{name} .home")).to_be_visible()


def fill_the_cap(page: Page) -> None:
    """Send home one after the other until the judge refuses."""
    for _person in range(30):
        before = page.locator("button.tile:has(.home)").count()
        page.locator("button.tile:has(.office)").first.tap()
        page.wait_for_selector("#panel .message.ok, #panel .message.bad")
        if page.locator("#panel .message.bad").count():
            return
        expect(page.locator("button.tile:has(.home)")).to_have_count(before + 1)
        page.locator("#panel [data-close-panel]").tap()
    raise AssertionError("the cap was never met")


def test_head_edits_a_person_by_tap_and_asks_why(new_page, shoot):
    page = new_page(**PHONE)
    log_in(page, "kasubbag")
    address = save_draft(page, "2023-09-18", "2023-09-22")
    page.goto(f"{address}?hari=2023-09-18")
    page.locator(".row-name").nth(2).tap()
    page.wait_for_url("**orang=**")
    page.locator("button.tile").first.tap()
    expect(page.locator("button.tile").first.locator(".home")).to_be_visible()
    expect(page.locator("#list")).to_contain_text("1 hari WFH")
    page.locator("#panel [data-close-panel]").tap()
    page.locator(".why").nth(1).tap()
    expect(page.locator("#panel blockquote")).to_be_visible()
    shoot(page, "53-telepon-pegawai")


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("kepala", "/jadwal/{roster}/"),
        ("kepala", "/jadwal/{roster}/?hari=2023-08-24"),
        ("pegawai", "/saya/"),
        ("kepala", "/jadwal/"),
        ("bkd", "/provinsi/"),
        ("kepala", "/jadwal/{roster}/susun/banding/"),
        ("kepala", "/jadwal/{roster}/keadilan/"),
        ("kepala", "/jadwal/{roster}/riwayat/"),
        ("kepala", "/jadwal/{roster}/revisi/"),
        ("kepala", "/edaran/"),
        ("admin", "/audit/"),
        ("admin", "/pejabat/"),
        ("admin", "/pegawai/"),
    ],
)
def test_targets_on_the_phone_are_as_large_as_a_thumb(visit, person, path):
    page = visit(person, path, PHONE)
    assert page.evaluate(SMALL, THUMB) == []


def test_remarks_and_list_lie_below_each_other(visit, shoot):
    page = visit("kepala", "/jadwal/{roster}/", PHONE)
    shoot(page, "54-telepon-catatan", full_page=True)
    boxes = page.eval_on_selector_all(
        ".toolbar, .remarks, .day-list", "found => found.map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"
    )
    assert all(above[1] <= below[0] + 1 for above, below in pairwise(boxes))


@pytest.mark.parametrize("name", [name for name in VISITS if name not in GRIDS])
def test_page_is_read_without_scrolling_sideways(visit, name):
    assert visit(*VISITS[name], PHONE).evaluate(WIDER) == []


def test_revisions_are_cards_with_the_way_back_in_sight(visit, shoot):
    page = visit("kepala", "/jadwal/{roster}/revisi/", PHONE)
    expect(page.get_by_role("button", name="Pulihkan")).to_be_visible()
    expect(page.locator("[data-label='Diberi tahu']").first).to_have_text("1 orang")
    shoot(page, "55-telepon-revisi", full_page=True)

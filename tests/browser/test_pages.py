"""What happens around the way: two tabs, the back button, other screens, paper, no JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.steps import cell, expect_cell, ids, log_in, save_draft

pytestmark = pytest.mark.browser


def test_two_tabs_of_one_draft_lose_nothing(new_page, shoot):
    first = new_page()
    log_in(first, "kasubbag")
    address = save_draft(first, "2023-08-28", "2023-09-01")
    second = first.context.new_page()
    second.goto(address)
    mine, other, *_ = ids(first, "tr[data-e] td.office[id$='2023-08-28']:not([aria-readonly])")
    cell(first, mine).click()
    expect_cell(first, mine, "H", pinned=True)
    cell(second, other).click()
    expect(second.locator("#panel .message.warning")).to_be_visible()
    expect(cell(second, other)).to_have_text("K")
    shoot(second, "20-dua-tab")
    expect_cell(second, mine, "H", pinned=True)
    second.get_by_role("button", name="Lakukan lagi").first.click()
    expect_cell(second, other, "H", pinned=True)


def test_back_button_shows_the_draft_as_it_is_now(new_page):
    page = new_page()
    log_in(page, "kasubbag")
    save_draft(page, "2023-09-18", "2023-09-22")
    first, second, *_ = ids(page, "tr[data-e] td.office[id$='2023-09-18']:not([aria-readonly])")
    cell(page, first).click()
    expect_cell(page, first, "H", pinned=True)
    page.click(".toolbar a.primary")
    page.wait_for_selector("table.checks")
    page.go_back()
    expect_cell(page, first, "H", pinned=True)
    cell(page, second).click()
    expect_cell(page, second, "H", pinned=True)
    page.click(".toolbar-title a")
    page.wait_for_url("**/jadwal/")
    page.go_back()
    expect_cell(page, second, "H", pinned=True)


def test_back_button_after_signing_out_shows_nothing(new_page):
    page = new_page()
    log_in(page, "kasubbag")
    page.click(".topbar form[action*='logout'] button")
    page.wait_for_url("**/login/**")
    page.go_back()
    page.wait_for_load_state()
    assert "login" in page.url


def test_every_page_of_the_menu_on_desktop_phone_and_in_the_dark(new_page, shoot):
    looks = {"terang": {}, "gelap": {"color_scheme": "dark"}, "telepon": PHONE}
    for look, options in looks.items():
        page = new_page(**options)
        log_in(page, "kasubbag")
        address = save_draft(page, "2023-10-09", "2023-10-20")
        places = {
            "kisi": address,
            "baru": "/jadwal/baru/?starts=2023-08-21&ends=2023-09-15",
            "edaran": "/edaran/",
            "batas": "/edaran/batas/?day=2023-09-04",
            "pegawai": "/pegawai/",
            "saya": "/saya/",
        }
        for name, place in places.items():
            page.goto(place)
            expect(page.locator("#content")).to_be_visible()
            width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert width <= 0, f"{name} is wider than the {look}"
            shoot(page, f"30-{look}-{name}")


def test_print_view_gives_each_subunit_a_page(new_page, shoot):
    page = new_page()
    log_in(page, "kasubbag")
    address = save_draft(page, "2023-10-09", "2023-10-20")
    page.goto(f"{address}cetak/")
    page.emulate_media(media="print")
    expect(page.locator(".paper")).to_have_count(1)
    shoot(page, "40-cetak", full_page=True)


def test_pages_read_without_javascript(new_page):
    page = new_page(java_script_enabled=False)
    log_in(page, "pegawai")
    expect(page.locator(".place")).to_be_visible()
    page.locator(".strip a").nth(1).click()
    expect(page.locator("h1.place")).to_be_visible()

"""The main job as its people do it: the head's way from a new roster to a published one, and the employee's day."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.steps import await_solve, cell, expect_cell, fill_new_roster, ids, letters, log_in

pytestmark = pytest.mark.browser

FORMS = "form[action$='/{}/'] button"


def press(page: Page, form: str) -> None:
    """Send the form whose address ends with `form`."""
    page.click(FORMS.format(form))


def solve_first_time(page: Page, shoot) -> None:
    fill_new_roster(page, "2023-08-21", "2023-09-15")
    expect(page.locator("#caps")).to_contain_text("75 %")
    shoot(page, "02-jadwal-baru", full_page=True)
    page.click("form.card button.primary")
    page.wait_for_url("**/susun/*/")
    shoot(page, "03-susun")
    page.reload()
    await_solve(page)
    shoot(page, "04-tersusun")
    page.click(".page-head a.button")
    page.wait_for_selector("table.days")
    shoot(page, "05-kisi")


def edit_by_hand(page: Page, shoot) -> tuple[str, str, str]:
    """Move a cell by mouse, the next by keyboard, pin the third; return them."""
    first = ids(page, "tr[data-e] td.home:not([aria-readonly])")[0]
    row = ids(page, f"tr[data-e='{first.split('-')[1]}'] td[id^=c-]")
    at = row.index(first)
    moved, typed, pinned = row[at : at + 3]
    cell(page, moved).click()
    expect_cell(page, moved, "K", pinned=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_cell(page, typed, "K", pinned=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    expect(page.locator(f"#{pinned}.pinned")).to_have_text("H")
    page.keyboard.press("Control+z")
    expect(page.locator(f"#{pinned}.pinned")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(page.locator(f"#{pinned}.pinned")).to_have_text("H")
    shoot(page, "06-disunting")
    return moved, typed, pinned


def meet_the_cap(page: Page, shoot, day: str) -> None:
    """Try to send one too many home."""
    refused = ids(page, f"tbody:has(td.home) td.office[id$='{day}']:not([aria-readonly])")[0]
    cell(page, refused).click()
    panel = page.locator("#panel .message.bad")
    expect(panel).to_be_visible()
    expect(page.locator("#panel")).to_contain_text("SE Sekda DKI 34/2023")
    expect(page.locator("#panel blockquote")).to_be_visible()
    expect(cell(page, refused)).to_have_text("K")
    shoot(page, "07-ditolak")


def solve_around_pins(page: Page, shoot, edited: tuple[str, str, str]) -> None:
    press(page, "susun")
    page.wait_for_url("**/susun/*/")
    await_solve(page)
    expect(page.locator("main table .cell").first).to_be_visible()
    shoot(page, "08-usulan", full_page=True)
    press(page, "pakai")
    page.wait_for_selector("table.days")
    moved, typed, pinned = edited
    expect_cell(page, moved, "K", pinned=True)
    expect_cell(page, typed, "K", pinned=True)
    expect_cell(page, pinned, "H", pinned=True)


def publish(page: Page, shoot) -> None:
    page.click(".toolbar a.primary")
    page.wait_for_selector("table.checks")
    shoot(page, "09-tinjau", full_page=True)
    page.fill("textarea[name=note]", "Penyesuaian KTT ASEAN 4–7 September.")
    press(page, "terbitkan")
    page.wait_for_selector("table.days")
    expect(page.locator(".toolbar .chip.ok")).to_contain_text("1")
    shoot(page, "10-terbit")


def download(page: Page) -> dict[str, list[str]]:
    """Name → the letters of the downloaded workbook's first sheet."""
    page.click(".toolbar details.menu:has(a[href$='unduh.xlsx']) > summary")
    with page.expect_download() as started:
        page.click("a[href$='unduh.xlsx']")
    sheet = load_workbook(BytesIO(started.value.path().read_bytes()))["Jadwal"]
    rows = list(sheet.iter_rows(values_only=True))
    days = next(row for row in rows if "NIP" in row)
    width = len(days) - 5
    return {str(row[2]): [str(value) for value in row[5 : 5 + width]] for row in rows if isinstance(row[0], int)}


def test_from_a_new_roster_to_the_employees_day(new_page, shoot):
    head = new_page()
    log_in(head, "kepala")
    shoot(head, "01-jadwal")
    solve_first_time(head, shoot)
    edited = edit_by_hand(head, shoot)
    meet_the_cap(head, shoot, edited[2][-10:])
    solve_around_pins(head, shoot, edited)
    publish(head, shoot)
    screen = letters(head)
    assert download(head) == screen

    phone = new_page(**PHONE)
    log_in(phone, "pegawai")
    name = phone.locator(".account .who b").text_content().strip()
    expect(phone.locator(".place .cell.large")).to_have_text(screen[name][0])
    shoot(phone, "11-hari-ini")
    week, day = divmod(screen[name].index("H"), 5)
    phone.locator(".strip a").nth(week * 7 + day).click()
    expect(phone.locator(".place .cell.large")).to_have_text("H")
    expect(phone.locator(".windows")).to_contain_text("06.00–08.00")
    shoot(phone, "12-hari-wfh", full_page=True)

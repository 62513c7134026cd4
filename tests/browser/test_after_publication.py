"""What comes after a roster is made: a later day of publication, a recall, an acting head, and the audit that tells of all of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.steps import fill_new_roster, letters, log_in, save_draft

pytestmark = pytest.mark.browser

FIRST, LAST = "2023-10-02", "2023-10-06"  # a week of its own: tests of a session share the site
UNIT = "Subbagian Program dan Pelaporan"
REASON = "Rapat anggaran dengan Bappeda."


def send_home(page: Page, name: str) -> str:
    """Send a person home on the first day; return the id of the cell."""
    cell = page.locator("tr[data-e]", has_text=name).locator("td[id^=c-]").first
    cell.click()
    expect(cell).to_have_text("H")
    return cell.get_attribute("id")


def set_day(page: Page, shoot) -> None:
    page.click("a[href$='/tinjau/']")
    page.click("details.later summary")
    page.fill("[name=day]", "2023-08-28")
    page.click("button[formaction$='/terbitkan/nanti/']")
    page.wait_for_selector("table.days")
    expect(page.locator(".remarks")).to_contain_text("28 Agustus 2023")
    page.goto("/jadwal/")
    expect(page.locator("tr", has_text="2–6 Oktober 2023").locator(".chip.accent")).to_be_visible()
    shoot(page, "20-terjadwal")


def recall(page: Page, grid: str, name: str, shoot) -> None:
    page.goto(f"{grid}perintah/")
    page.get_by_label(name).check()
    page.fill("[name=reason]", REASON)
    shoot(page, "21-panggil")
    page.click("form.columns button.primary")
    expect(page.locator("main")).to_contain_text(REASON)
    shoot(page, "22-panggil-akibat")
    page.click("button[name=confirm]")
    page.wait_for_selector("table.days")


def test_a_week_is_scheduled_published_and_somebody_called_to_the_office(new_page, shoot):
    head = new_page()
    log_in(head, "kasubbag")
    phone = new_page(**PHONE)
    log_in(phone, "pegawai")
    name = phone.locator(".account .who b").text_content().strip()

    grid = save_draft(head, FIRST, LAST)
    cell = send_home(head, name.partition(",")[0])
    set_day(head, shoot)
    head.goto(f"{grid}tinjau/")
    head.click("form[action$='/terbitkan/batal/'] button")
    expect(head.locator("form[action$='/terbitkan/batal/']")).to_have_count(0)
    head.click("form[action$='/terbitkan/'] button.primary")
    head.wait_for_selector("table.days")
    recall(head, grid, name, shoot)
    expect(head.locator(f"#{cell}.ordered")).to_have_text("K")
    assert letters(head)

    phone.goto(f"/saya/?tanggal={FIRST}")
    expect(phone.locator(".place .cell.large.ordered")).to_have_text("K")
    expect(phone.locator("main")).to_contain_text(REASON)
    shoot(phone, "23-dipanggil", full_page=True)


def test_an_acting_head_does_what_the_head_does_and_the_audit_says_so(new_page, shoot):
    acting = new_page()
    log_in(acting, "kasubbag")
    name = acting.locator(".account .who b").text_content().strip()

    admin = new_page()
    log_in(admin, "admin")
    admin.goto("/pejabat/")
    admin.get_by_role("link", name=UNIT).click()
    admin.fill("[name=employee]", name)
    admin.fill("[name=starts]", "2023-08-21")
    admin.fill("[name=ends]", "2023-08-25")
    admin.fill("[name=letter]", "1021/KG.05.00")
    admin.click("form.card button.primary")
    expect(admin.locator("main table")).to_contain_text(f"Plh. {name}")
    shoot(admin, "24-plh")

    fill_new_roster(acting, "2023-10-09", "2023-10-13")
    acting.select_option("[name=unit]", value=option(acting, "unit", UNIT))
    acting.click("form button[name=action][value=save]")
    acting.wait_for_selector("table.days", state="attached")
    acting.locator("tr[data-e] td.office:not([aria-readonly])").first.click()
    expect(acting.locator("tr[data-e] td.home")).to_have_count(1)

    admin.goto("/audit/?tindakan=sel")
    expect(admin.locator("table.audit tbody tr").first).to_contain_text(f"{name}, Plh.")
    shoot(admin, "25-jejak-audit")


def option(page: Page, field: str, text: str) -> str:
    """Return the value of the option of a field that holds `text`."""
    page.wait_for_selector(f"[name={field}]", state="attached")
    pairs = page.eval_on_selector_all(f"[name={field}] option", "found => found.map(one => [one.value, one.textContent])")
    return next(value for value, words in pairs if text in words)

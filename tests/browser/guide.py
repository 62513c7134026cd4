"""`make guide`: the pictures of docs/panduan-kepala.md and of the README, taken from the running product with the demo agency.

The first site is walked as its head does it; the second one is furnished, so that dead ends and proposals have something to show.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.servers import find_program
from tests.site import ROOT, Site, serve_site

GUIDE = ROOT / "docs/panduan"
SHOWCASE = ROOT / "docs/screenshots"
SMALL = {"viewport": {"width": 1120, "height": 680}}
LARGE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 760}, "is_mobile": True, "has_touch": True}
PANEL = {"x": 420, "y": 150, "width": 700, "height": 530}  # of SMALL: the panel, and the days beside it
DAY = "2023-08-31"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    program = find_program("chromium")
    if not program:
        print("Chromium is missing: apt-get install chromium")
        return 1
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with serve_site(patience_s=180) as site:
            walk(chromium, site)
        with serve_site(patience_s=180) as site:
            show(chromium, site)
        chromium.close()
    for folder in (GUIDE, SHOWCASE):
        for path in sorted(folder.glob("*.png")):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
    return 0


@contextmanager
def person(chromium: Browser, site: Site, username: str, **look: object) -> Iterator[Page]:
    """Yield a page on which `username` has signed in."""
    from tests.browser.steps import log_in

    context = chromium.new_context(base_url=site.url, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce", **look)
    page = context.new_page()
    log_in(page, username)
    yield page
    context.close()


def shoot(page: Page, folder: Path, name: str, **part: object) -> None:
    """Keep what is on the screen, or a part of it: `clip={"x": …, "y": …, "width": …, "height": …}`."""
    folder.mkdir(parents=True, exist_ok=True)
    page.mouse.move(1, 1)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{name}.png", animations="disabled", **part)


def walk(chromium: Browser, site: Site) -> None:
    """Take the head of Subbagian Umum from an empty list to a published roster, and one day beyond."""
    with person(chromium, site, "kasubbag", **SMALL) as head:
        shoot(head, GUIDE, "1-daftar")
        solve(head)
        edit(head)
        publish(head)
        address = head.url
        head.goto(f"{address}perintah/")
        shoot(head, GUIDE, "9-panggil")
    with person(chromium, site, "kasubbag", **PHONE) as head:
        head.goto(f"{address}?hari={DAY}")
        shoot(head, GUIDE, "10-telepon")
    with person(chromium, site, "pegawai", **PHONE) as staff:
        shoot(staff, GUIDE, "11-pegawai")


def solve(head: Page) -> None:
    from tests.browser.steps import await_solve

    head.click("main a[href*='/jadwal/baru/']")
    head.check("[name=pattern][value=mixed]")
    head.wait_for_selector("#caps .stretch")
    shoot(head, GUIDE, "2-jadwal-baru")
    head.click("button[value=solve]")
    head.wait_for_url("**/susun/*/")
    await_solve(head)
    shoot(head, GUIDE, "3-tersusun")
    head.click(".page-head a.button")
    head.wait_for_selector("table.days")
    shoot(head, GUIDE, "4-kisi")


def edit(head: Page) -> None:
    from tests.browser.steps import await_solve, cell, expect_cell, ids

    home = ids(head, f"tr[data-e] td.home[id$='{DAY}']:not([aria-readonly])")[0]
    cell(head, home).click()
    expect_cell(head, home, "K", pinned=True)
    shoot(head, GUIDE, "5-ubah")
    head.keyboard.press("Control+z")
    expect_cell(head, home, "H", pinned=False)
    office = ids(head, f"tr[data-e] td.office[id$='{DAY}']:not([aria-readonly])")[1]
    cell(head, office).click()
    expect(head.locator("#panel .message.bad")).to_be_visible()
    head.wait_for_selector("#panel .panel-option")
    shoot(head, GUIDE, "6-ditolak", clip=PANEL)
    cell(head, home).click()
    expect_cell(head, home, "K", pinned=True)
    head.click("form[action$='/susun/'] button")
    head.wait_for_url("**/susun/*/")
    await_solve(head)
    shoot(head, GUIDE, "7-usulan")
    head.click("form[action$='/pakai/'] button")
    head.wait_for_selector("table.days")


def publish(head: Page) -> None:
    head.click(".toolbar a.primary")
    head.wait_for_selector("table.checks")
    head.fill("textarea[name=note]", "Jadwal uji coba WFH; presensi tetap dua kali sehari.")
    shoot(head, GUIDE, "8-tinjau")
    head.click("form[action$='/terbitkan/'] button.primary")
    head.wait_for_selector("table.days")


def show(chromium: Browser, site: Site) -> None:
    """Take the pictures of the README from a site in which every page has something to show."""
    said = site.manage("shell", "-v0", "-c", "from tests.browser.furnish import furnish; furnish()")
    names = json.loads(said.splitlines()[-1])
    visits = {
        "new": "/jadwal/baru/?starts=2023-09-18&ends=2023-10-13",
        "progress": "/jadwal/{roster}/susun/{proposal}/",
        "compare": "/jadwal/{roster}/susun/banding/",
        "dead-end": "/jadwal/{dead}/susun/{end}/buntu/",
        "review": "/jadwal/{roster}/tinjau/",
        "print": "/jadwal/{roster}/cetak/",
        "fairness": "/jadwal/{roster}/keadilan/",
    }
    with person(chromium, site, "kepala", **LARGE) as head:
        for name, path in visits.items():
            head.goto(path.format(**names))
            shoot(head, SHOWCASE, name)
    for name, scheme in (("grid", "light"), ("grid-dark", "dark")):
        with person(chromium, site, "kepala", **LARGE, color_scheme=scheme) as head:
            head.goto(f"/jadwal/{names['roster']}/")
            explain(head)
            shoot(head, SHOWCASE, name)
    with person(chromium, site, "kepala", **PHONE) as head:
        head.goto(f"/jadwal/{names['roster']}/?hari=2023-08-24")
        shoot(head, SHOWCASE, "phone-head")
    with person(chromium, site, "pegawai", **PHONE) as staff:
        shoot(staff, SHOWCASE, "phone")


def explain(head: Page) -> None:
    """Ask of a cell in the middle of the grid why it is as it is."""
    head.locator("td[tabindex='0']").focus()
    for key in [*["ArrowDown"] * 6, *["ArrowRight"] * 3, "m"]:
        head.keyboard.press(key)
    head.wait_for_selector("#panel h3")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
    django.setup()
    sys.exit(main())

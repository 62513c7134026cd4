"""A whole roster by keyboard alone. At every stop the focus is seen, lies in sight, and is never lost to a swap."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from roster.demo import PASSWORD
from tests.browser.conftest import DESKTOP
from tests.browser.steps import await_solve

pytestmark = pytest.mark.browser
MOST_STOPS = 80
# What a person sees of the focus: the browser shows it, something is drawn around it, and nothing covers it.
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return {name: "nothing"};
  const isRing = (width, style) => parseFloat(width) >= 2 && style !== "none";
  const outlines = [at, at.closest(".choice")].filter(Boolean).map(one => getComputedStyle(one));
  const before = getComputedStyle(at, "::before"); // a cell of the grid draws its ring inside the table
  const box = at.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 12));
  return {
    name: `${at.tagName} ${at.id || at.name || at.textContent.trim().slice(0, 40)}`,
    isDrawn: outlines.some(one => isRing(one.outlineWidth, one.outlineStyle)) || isRing(before.borderTopWidth, before.borderTopStyle),
    isInSight: !!top && (at.contains(top) || top.contains(at)),
  };
}"""


def seen_focus(page: Page) -> str:
    """Return the name of the element in focus, once it is sure that a person sees it there."""
    focus = page.evaluate(FOCUS)
    assert focus["name"] != "nothing", "the focus is lost"
    assert focus["isDrawn"], f"no focus is drawn around {focus['name']}"
    assert focus["isInSight"], f"{focus['name']} has the focus and is covered or out of sight"
    return focus["name"]


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the element has the focus; look at every stop on the way."""
    passed = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the last element the browser itself has the focus
        passed.append(seen_focus(page))
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} can't be reached by {key}; passed {passed}")


def type_date(page: Page, name: str, day: date) -> None:
    """Type a date as the browser's own language orders it."""
    field = f"[name={name}]"
    tab_to(page, field)
    for order in ("%m%d%Y", "%d%m%Y"):
        page.keyboard.type(day.strftime(order))
        if page.input_value(field) == day.isoformat():
            return
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
    raise AssertionError(f"{name} holds {page.input_value(field)}, not {day}")


def active_cell(page: Page) -> str:
    assert seen_focus(page)
    return page.evaluate("document.activeElement.id")


def test_a_roster_is_built_pinned_solved_again_and_published_by_keys_alone(new_page):
    page = new_page()
    page.goto("/akun/login/")
    tab_to(page, "[name=login]")
    page.keyboard.type("kasubbag")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/jadwal/")

    tab_to(page, "main a[href*='/jadwal/baru/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jadwal/baru/**")
    type_date(page, "starts", date(2023, 9, 25))
    type_date(page, "ends", date(2023, 9, 29))
    tab_to(page, "[name=pattern]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=pattern][value=mixed]")).to_be_checked()
    tab_to(page, "button[value=solve]")
    page.keyboard.press("Enter")

    page.wait_for_url("**/susun/*/")
    await_solve(page)
    tab_to(page, ".page-head a.button")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.days")
    pin_by_keys(page)

    tab_to(page, "form[action$='/susun/'] button", "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/susun/*/")
    await_solve(page)
    tab_to(page, "form[action$='/pakai/'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.days")

    tab_to(page, ".toolbar a.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.checks")
    tab_to(page, "textarea[name=note]")
    page.keyboard.type("Disusun tanpa tetikus.")
    tab_to(page, "form[action$='/terbitkan/'] button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.days")
    expect(page.locator(".toolbar .chip.ok")).to_contain_text("1")


def walk_to(page: Page, identity: str) -> None:
    """Walk from cell to cell by the arrows."""
    rows = page.eval_on_selector_all(
        "tr[data-e]", "rows => rows.map(row => [...row.querySelectorAll('td[id^=c-]')].map(td => td.id))"
    )
    places = {cell: (x, y) for y, row in enumerate(rows) for x, cell in enumerate(row)}
    (x, y), (to_x, to_y) = places[active_cell(page)], places[identity]
    for _step in range(abs(to_y - y)):
        page.keyboard.press("ArrowDown" if to_y > y else "ArrowUp")
    for _step in range(abs(to_x - x)):
        page.keyboard.press("ArrowRight" if to_x > x else "ArrowLeft")
    assert active_cell(page) == identity


def pin_by_keys(page: Page) -> None:
    """Move one to the office, undo, redo, ask why, be refused and take the swap offered; the focus is never lost."""
    tab_to(page, ".days td")
    home = page.locator("td.home:not([aria-readonly])").first.get_attribute("id")
    walk_to(page, home)
    page.keyboard.press("k")
    expect(page.locator(f"#{home}.pinned")).to_have_text("K")
    assert active_cell(page) == home
    page.keyboard.press("Control+z")
    expect(page.locator(f"#{home}.pinned")).to_have_count(0)
    assert active_cell(page) == home
    page.keyboard.press("Control+y")
    expect(page.locator(f"#{home}.pinned")).to_have_text("K")
    page.keyboard.press("m")
    expect(page.locator("#panel h3").first).to_be_visible()
    assert active_cell(page) == home
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    assert active_cell(page) == home

    other_day = next(day for day in ("2023-09-26", "2023-09-27") if day not in home)
    full = page.locator(f"tbody:has(td.home) td.office[id$='{other_day}']:not([aria-readonly])").first.get_attribute("id")
    walk_to(page, full)
    page.keyboard.press("h")
    expect(page.locator("#panel .message.bad")).to_be_visible()
    assert active_cell(page) == full
    tab_to(page, ".panel-option button")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .message.ok")).to_be_visible()
    assert seen_focus(page)
    tab_to(page, ".days td", "Shift+Tab")


def test_focus_on_the_stop_button_survives_the_polling_and_the_end_of_the_solve(visit, furnished):
    page = visit("kepala", "/jadwal/{busy}/susun/{running}/", DESKTOP)
    tab_to(page, "button[name=keep][value='1']")
    with page.expect_response("**/susun/*/"):
        pass
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.value") == "1"
    set_status(furnished, "dibatalkan")
    try:
        await_solve(page)
        expect(page.locator("#progress h1")).to_be_focused()
    finally:
        set_status(furnished, "berjalan")


def set_status(furnished, status: str) -> None:
    code = f"from roster.models import SolveRun; SolveRun.objects.filter(pk={furnished.names['running']}).update(status='{status}')"
    furnished.site.manage("shell", "-v0", "-c", code)

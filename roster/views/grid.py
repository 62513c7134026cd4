"""The grid page and its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roster.forms.rosters import CellForm, GridForm, ReapplyForm, VersionForm, WhyForm
from roster.models import Roster
from roster.pages import panel, replies
from roster.pages.answer import build_refreshed, cell_answer, stale_answer
from roster.pages.cells import Sheet
from roster.pages.day import build_day, build_person
from roster.pages.filters import Filters
from roster.pages.grid import build_grid
from roster.pages.letterhead import letterhead
from roster.pages.remarks import build_remarks
from roster.pages.ways import build_ways
from roster.permissions import get_roster_for
from roster.queries.balance import load_balances
from roster.queries.draft import Cell, Draft, load_draft
from roster.queries.facts import Facts, PersonFacts
from roster.queries.near import colleagues_of
from roster.queries.presence import others_present
from roster.views.request import PageRequest
from roster.views.without_script import explained, lead_back
from roster.wording import account_name
from roster.workflow.edit import CellAction, Edited, Wishes, edit_cells
from roster.workflow.judge import facts_of
from roster.workflow.keep_presence import keep_presence
from roster.workflow.reapply import reapply as reapply_wishes
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.undo import redo as redo_step
from roster.workflow.undo import undo as undo_step


def load_sheet(roster: Roster) -> Sheet:
    return sheet_of(facts_of(roster), load_draft(roster))


def _sheet_around(roster: Roster, cells: Sequence[Cell]) -> Sheet:
    """Read as much as is needed to explain these cells, and to judge a swap of them with any colleague."""
    facts = facts_of(roster, near=colleagues_of({int(person) for person, _day in cells}))
    return sheet_of(facts, load_draft(roster, facts.people))


def sheet_of(facts: Facts, draft: Draft) -> Sheet:
    return Sheet(facts, draft, load_balances(facts, facts.days), can_edit=True)


@require_safe
def grid(request: PageRequest, pk: int) -> HttpResponse:
    """Show the grid; after an edit on the phone its list alone is asked for again."""
    roster = get_roster_for(request.user, pk)
    sheet = load_sheet(roster)
    form = GridForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    filters = Filters(wanted.get("unit"), wanted.get("tugas", ""), wanted.get("hanya", ""))
    person = build_person(roster, sheet, wanted.get("orang"))
    lists = {"person": person, "day": None if person else build_day(roster, sheet, request.GET.get("hari", ""), filters)}
    if request.htmx:
        cell_url = reverse("roster:cell", args=[roster.pk])
        return render(request, "roster/rosters/_list.html", {**lists, "cell_url": cell_url, "version": roster.version})
    context = {
        **lists,
        "remarks": build_remarks(roster, sheet),
        "grid": build_grid(roster, sheet, view=wanted.get("tampilan", ""), week=wanted.get("minggu"), filters=filters),
        "panel": _open_panel(request, roster, sheet),
    }
    return render(request, "roster/rosters/grid.html", context)


def _open_panel(request: PageRequest, roster: Roster, sheet: Sheet) -> dict[str, Any] | None:
    """Return the panel of the cell that the address asks about, whole: no script will ask for the rest."""
    form = WhyForm({"employee": request.GET.get("mengapa"), "day": request.GET.get("hari")})
    asked = _find(sheet, form.cell()) if form.is_valid() else None
    if asked is None:
        return None
    return {**panel.why(roster, sheet, *asked), "ways_url": "", "ways": build_ways(roster, sheet, *asked)}


@require_safe
def remarks(request: PageRequest, pk: int) -> HttpResponse:
    """Answer what an edit may have changed far from its cell; the grid asks when the head pauses."""
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/_refreshed.html", build_refreshed(roster, load_sheet(roster)))


@require_safe
def print_out(request: PageRequest, pk: int) -> HttpResponse:
    """Show the official attachment as it goes to paper: one subunit a page."""
    roster = get_roster_for(request.user, pk)
    sheet = load_sheet(roster)
    context = {"grid": build_grid(roster, sheet, view="period", week=None), "letterhead": letterhead(roster, sheet.facts)}
    return render(request, "roster/rosters/print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: PageRequest, pk: int) -> HttpResponse:
    """GET: why a cell is as it is. POST: change it; 422 with the rule when refused, 409 with the difference when stale."""
    roster = get_roster_for(request.user, pk)
    return _change(request, roster) if request.method == "POST" else _explain(request, roster)


def _explain(request: PageRequest, roster: Roster) -> HttpResponse:
    form = WhyForm(request.GET)
    if form.is_valid() and not request.htmx:
        return explained(request, roster, form.cell())
    if form.is_valid():
        sheet = _sheet_around(roster, [form.cell()])
        if asked := _find(sheet, form.cell()):
            return _panel(request, panel.why(roster, sheet, *asked), HTTPStatus.OK)
    return _no_cell(request, roster)


def _find(sheet: Sheet, cell: Cell) -> tuple[PersonFacts, date] | None:
    """Return person and working day of a cell, if the roster has it."""
    person = sheet.facts.people.get(cell[0])
    return (person, cell[1]) if person and cell[1] in sheet.facts.days else None


@require_safe
def ways(request: PageRequest, pk: int) -> HttpResponse:
    """Say how a cell could be home: the panel asks for it after it has opened, since the answer may need a solve."""
    roster = get_roster_for(request.user, pk)
    form = WhyForm(request.GET)
    if form.is_valid():
        sheet = load_sheet(roster)  # whole: a proof looks at everything that hangs together
        if asked := _find(sheet, form.cell()):
            return render(request, "roster/rosters/_ways.html", {"ways": build_ways(roster, sheet, *asked)})
    return _panel(request, _unknown_cell(), HTTPStatus.UNPROCESSABLE_ENTITY)


def _change(request: PageRequest, roster: Roster) -> HttpResponse:
    form = CellForm(request.POST)
    if not form.is_valid():
        return _no_cell(request, roster)
    version, action, cells = form.cleaned_data["version"], CellAction(form.cleaned_data["action"]), form.cells()
    wishes = dict.fromkeys(cells, action)
    return _answer(request, roster, lambda: edit_cells(roster.pk, version, cells, action, request.user), wishes)


@require_POST
def reapply(request: PageRequest, pk: int) -> HttpResponse:
    """Make a change again that came too late: cell by cell, as far as it is still lawful."""
    roster = get_roster_for(request.user, pk)
    form = ReapplyForm(request.POST)
    if not form.is_valid():
        return _no_cell(request, roster)
    version, wishes = form.cleaned_data["version"], form.cleaned_data["cells"]
    answer = _answer(request, roster, lambda: reapply_wishes(roster.pk, version, wishes, request.user), wishes)
    if request.htmx and form.cleaned_data["reload"] and answer.status_code == HTTPStatus.OK:
        messages.success(request, _("Your change is made on the newest version."))
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Take the latest step back, or with `?lagi` make the one again that was taken back."""
    roster = get_roster_for(request.user, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _no_cell(request, roster)
    version, step = form.cleaned_data["version"], redo_step if "lagi" in request.GET else undo_step
    return _answer(request, roster, lambda: step(roster.pk, version, request.user), {})


def _answer(request: PageRequest, roster: Roster, change: Callable[[], Edited], wishes: Wishes) -> HttpResponse:
    """Do a change of the draft and answer with what changed: 409 when the page was stale, 422 when a rule forbids `wishes`."""
    try:
        edited = change()
    except Stale as error:
        roster.refresh_from_db(fields=["version", "status"])
        cells = [*wishes, *((str(change.employee_id), change.day) for change in error.changes if change.day)]
        page = request.htmx.current_url_abs_path or reverse("roster:grid", args=[roster.pk])
        context = stale_answer(error, roster, _sheet_around(roster, cells), wishes, page)
        if not request.htmx:
            return lead_back(request, roster, context["panel"])
        return render(request, "roster/rosters/_cell_answer.html", context, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        cells = list(wishes)
        content = replies.refused(refusal, roster, _sheet_around(roster, cells), cells)
        return (
            _panel(request, content, HTTPStatus.UNPROCESSABLE_ENTITY)
            if request.htmx
            else lead_back(request, roster, content, cells)
        )
    context = cell_answer(edited, sheet_of(edited.facts, edited.draft))
    if not request.htmx:
        return lead_back(request, roster, context["panel"])
    return render(request, "roster/rosters/_cell_answer.html", context)


@require_POST
def presence(request: PageRequest, pk: int) -> HttpResponse:
    """Take note that this page is in sight, and say who else has one open."""
    roster = get_roster_for(request.user, pk)
    keep_presence(roster, request.user)
    names = [account_name(other) for other in others_present(roster, request.user)]
    return render(request, "roster/rosters/_presence.html", {"names": names})


def _panel(request: PageRequest, content: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    return render(request, "roster/rosters/_panel.html", {"panel": content}, status=status)


def _no_cell(request: PageRequest, roster: Roster) -> HttpResponse:
    content = _unknown_cell()
    return _panel(request, content, HTTPStatus.UNPROCESSABLE_ENTITY) if request.htmx else lead_back(request, roster, content)


def _unknown_cell() -> dict[str, Any]:
    return {"kind": "bad", "title": _("This cell doesn't exist"), "text": _("Open the roster again and choose a cell of the grid.")}

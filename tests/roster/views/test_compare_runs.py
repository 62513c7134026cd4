"""Two solves of a draft side by side, and the choice between them."""

import pytest
from django.urls import reverse

from roster.models import Roster
from roster.queries.draft import load_draft
from roster.workflow.edit import CellAction, edit_cell
from tests.factories import MONDAY
from tests.roster.views.reading import said, solve, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(agency, roster):
    """A draft solved twice: the second time around a pin that is gone since."""
    first = solve(roster, agency.head)
    person = next(person for person, day in sorted(load_draft(roster).home) if day == MONDAY)
    edit(roster, person, CellAction.OFFICE, agency.head)
    second = solve(roster, agency.head, keeps_reference=True)
    edit(roster, person, CellAction.UNPIN, agency.head)
    roster.refresh_from_db()
    return first, second


def edit(roster, person, action, by):
    edit_cell(roster.pk, Roster.objects.get(pk=roster.pk).version, int(person), MONDAY, action, by)


def page(head, roster, **query):
    return head.get(reverse("roster:compare_runs", args=[roster.pk]), query)


def test_the_last_two_stand_side_by_side_with_values_bounds_and_spread(head, roster, solved):
    answer = page(head, roster)
    assert [side["id"] for side in answer.context["sides"]] == [run.pk for run in solved]
    lines = {line["label"]: line["sides"] for line in answer.context["lines"]}
    usage = [part["stages"][0]["value"] for part in solved[0].result]
    assert lines["Quota (WFH days)"][0] == {"value": str(sum(usage)), "is_better": False, "text": "proven best"}
    assert [label for label in lines if "largest difference" in label.lower()]


def test_cells_that_differ_are_named_from_the_first_to_the_second(head, roster, solved):
    first, second = (_home(run) for run in solved)
    cells = page(head, roster).context["cells"]
    assert len(cells) == len(first ^ second) > 0
    assert {cell["after"] for cell in cells} <= {"H", "K"}


def test_better_of_two_figures_is_marked(head, roster, solved):
    _first, second = solved
    for part in second.result:
        part["stages"][0]["value"] -= 1
    second.save(update_fields=["result"])
    sides = next(line["sides"] for line in page(head, roster).context["lines"] if line["label"].startswith("Quota"))
    assert [side["is_better"] for side in sides] == [True, False]


def test_choosing_makes_the_draft_what_the_solve_found(head, roster, solved):
    first, _second = solved
    answer = head.post(reverse("roster:choose_run", args=[roster.pk, first.pk]), {"version": roster.version})
    assert answer.url == reverse("roster:grid", args=[roster.pk])
    assert {(person, day.isoformat()) for person, day in load_draft(roster).home} == _home(first)


def test_stale_choice_is_refused_with_a_sentence(head, roster, solved):
    answer = head.post(reverse("roster:choose_run", args=[roster.pk, solved[0].pk]), {"version": 0})
    assert answer.url == reverse("roster:compare_runs", args=[roster.pk])
    assert "changed since you opened it" in said(answer)[0]


def test_choice_without_a_version_leads_back(head, roster, solved):
    answer = head.post(reverse("roster:choose_run", args=[roster.pk, solved[0].pk]))
    assert answer.url == reverse("roster:compare_runs", args=[roster.pk])


@pytest.mark.parametrize("query", [{"satu": "x"}, {"satu": "1", "dua": "999999"}])
def test_nonsense_compares_the_last_two(head, roster, solved, query):
    assert [side["id"] for side in page(head, roster, **query).context["sides"]] == [run.pk for run in solved]


def test_one_solve_alone_can_not_be_compared(head, roster, agency):
    solve(roster, agency.head)
    assert "no two solves to compare" in words(page(head, roster))


def test_list_of_solves_offers_the_comparison(head, roster, solved):
    first, second = solved
    answer = head.get(reverse("roster:progress", args=[roster.pk, second.pk]))
    assert f"satu={first.pk}&amp;dua={second.pk}" in answer.content.decode()


def _home(run):
    run.refresh_from_db()
    return {(person, day) for part in run.result for person, days in (part["home"] or {}).items() for day in days}

"""Review, publication and revisions."""

import pytest
from django.urls import reverse

from policies.models import Holiday
from policies.rules import DutyRole, Place
from roster.models import AbsenceKind, Adoption, Revision, RosterStatus
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.run_ledger import request_run
from roster.workflow.set_day_minimum import set_day
from tests.factories import FRIDAY, MONDAY, SE_17, TUESDAY, CoverageGroupFactory, absent, adopt, give_duty, send_home
from tests.roster.views.reading import said, solve, words

pytestmark = pytest.mark.django_db


def url(name, roster, *more):
    return reverse(f"roster:{name}", args=[roster.pk, *more])


def send(client, roster, **values):
    return client.post(url("publish", roster), {"version": 1, "note": "", **values})


def refused(client, roster, **values):
    """What the review page then says; and nothing was published."""
    before = Revision.objects.count()
    answer = send(client, roster, **values)
    assert answer.status_code == 422
    assert answer.context["publish"]["note"] == values.get("note", "")
    assert Revision.objects.count() == before
    return said(answer)


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_publication_makes_a_numbered_revision_with_author_and_note(head, agency, roster):
    answer = send(head, roster, note="Selamat bekerja.")
    assert answer.url == url("grid", roster)
    assert said(answer) == ["Revision 1 is published."]
    revision = roster.revisions.get()
    assert (revision.number, revision.published_by, revision.note, revision.is_late) == (1, agency.head, "Selamat bekerja.", False)
    roster.refresh_from_db()
    assert roster.status == RosterStatus.PUBLISHED


def test_004_g_review_shows_every_check_before_publication(head, agency, roster):
    loket = CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:3])
    set_day(loket, FRIDAY, 1)
    give_duty(agency.people[0][3], DutyRole.TREASURER)
    absent(agency.people[1][0], MONDAY)
    send_home(roster, agency.people[0][0], MONDAY, TUESDAY)
    page = head.get(url("review", roster))
    checks = {check["name"]: check for check in page.context["checks"]}
    assert {"WFH cap", "Exemptions", "Absences", "Minimum on site", "Limits of this roster", "Pins", "Fairness"} <= set(checks)
    assert {check["state"] for check in checks.values()} == {"ok"}
    assert checks["Minimum on site"]["text"] == "Loket ≥ 2; Loket ≥ 1 (Fri 25 Aug)"
    assert agency.people[0][3].name in checks["Exemptions"]["text"]
    assert page.context["blocking"] == 0
    assert "Revision number" in words(page)


def test_review_shows_what_differs_from_what_staff_last_saw(head, agency, rina, roster):
    send_home(roster, rina, FRIDAY)
    publish(roster.pk, None, agency.head)
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.OFFICE, agency.head)
    page = head.get(url("review", roster))
    (change,) = page.context["changes"]
    assert (change["name"], change["day"], change["before"], change["after"]) == (rina.name, "Fri 25 Aug", "H", "K")
    assert page.context["changes_label"] == "1 cell, 1 person"
    assert page.context["title"] == "Review before publishing: revision 2"


def test_people_of_the_same_name_are_counted_apart(head, agency, roster):
    first, second = agency.people[0][:2]
    second.name = first.name
    second.save()
    send_home(roster, first, FRIDAY)
    send_home(roster, second, FRIDAY)
    publish(roster.pk, None, agency.head)
    roster.assignments.all().delete()
    page = head.get(url("review", roster))
    assert "2 people" in page.context["changes_label"]


def test_second_revision_replaces_the_first_which_stays_readable(head, agency, rina, roster):
    send_home(roster, rina, FRIDAY)
    send(head, roster, note="Pertama")
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.OFFICE, agency.head)
    send(head, roster, version=2, note="Kedua")
    rows = head.get(url("revisions", roster)).context["revisions"]
    assert [(row["number"], row["note"], row["is_current"]) for row in rows] == [(2, "Kedua", True), (1, "Pertama", False)]
    assert rows[0]["by"] == agency.head.employee.name
    first = head.get(url("revision", roster, 1)).context["groups"][0]["rows"]
    assert next(row for row in first if row["employee_id"] == rina.pk)["cells"][4]["letter"] == "H"


def test_000_e_published_roster_shows_the_circular(head, roster):
    send(head, roster)
    text = words(head.get(url("revision", roster, 1)))
    assert "SE Sekda DKI 34/2023" in text


def test_first_publication_of_past_days_is_marked_late(head, roster, settings):
    settings.TODAY = FRIDAY
    names = [check["name"] for check in head.get(url("review", roster)).context["checks"] if check["state"] == "warning"]
    assert "Past days" in names
    send(head, roster)
    assert roster.revisions.get().is_late


def test_two_circulars_at_once_are_pointed_out_and_do_not_block(head, agency):
    adopt(agency.unit, SE_17, rank=2)
    roster = agency.draft(starts=MONDAY.replace(month=9, day=4), ends=MONDAY.replace(month=9, day=8))
    page = head.get(url("review", roster))
    warning = next(check for check in page.context["checks"] if check["name"] == "Two circulars at once")
    assert (warning["state"], warning["figure"]) == ("warning", 4)
    assert not page.context["publish"]["is_blocked"]


def new_absences(client, roster):
    """What the review says of absences since the solve: nothing, or (state, figure, text)."""
    checks = client.get(url("review", roster)).context["checks"]
    return [(check["state"], check["figure"], check["text"]) for check in checks if check["name"] == "Absences since the solve"]


def test_draft_that_was_never_solved_has_no_absences_since(head, rina, roster):
    send_home(roster, rina, MONDAY)
    absent(rina, MONDAY)
    assert new_absences(head, roster) == []


def test_absences_since_the_solve_are_told_with_whose_they_are_and_do_not_block(head, agency, roster):
    solve(roster, agency.head)
    assert new_absences(head, roster) == [("ok", "✓", "None has taken a WFH day.")]
    people = [person for person in agency.people[0] if roster.assignments.filter(employee=person, location=Place.HOME).exists()][:2]
    for person in people:
        absent(person, MONDAY, FRIDAY)
    ((state, figure, text),) = new_absences(head, roster)
    assert (state, figure) == ("warning", 2)
    assert all(f"Leave of {person.name}, " in text for person in people)
    page = head.get(url("review", roster))
    assert not page.context["publish"]["is_blocked"]
    (remark,) = head.get(url("grid", roster)).context["remarks"]
    assert remark["text"] == text


def test_absences_are_told_until_the_draft_is_solved_with_them(head, agency, roster):
    solve(roster, agency.head)
    person = next(one for one in agency.people[0] if roster.assignments.filter(employee=one, location=Place.HOME).exists())
    absent(person, MONDAY, FRIDAY)
    roster.refresh_from_db()
    run = solve(roster, agency.head, keeps_reference=True)
    assert [state for state, _figure, _text in new_absences(head, roster)] == ["warning"]
    roster.refresh_from_db()
    head.post(reverse("roster:apply_run", args=[roster.pk, run.pk]), {"version": roster.version})
    assert [state for state, _figure, _text in new_absences(head, roster)] == ["ok"]


def test_minimum_of_a_unit_above_is_told_and_does_not_block(head, agency, rina):
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=[rina, agency.people[1][0]])
    roster = agency.draft(agency.subunits[0])
    send_home(roster, rina, MONDAY)
    page = head.get(url("review", roster))
    check = next(check for check in page.context["checks"] if check["name"] == "Minimum of a unit above")
    assert (check["state"], check["figure"]) == ("warning", 1)
    assert check["text"] == "Loket of Dinas Contoh needs 2 on site; on Mon 21 Aug only 1 would be, other units included."
    assert not page.context["publish"]["is_blocked"]


def test_print_has_rank_and_the_day_of_publication(head, agency, roster):
    publish(roster.pk, None, agency.head)
    text = words(head.get(url("print", roster)))
    assert "Penata Muda III/a" in text
    assert "21 August 2023" in text


def test_revision_of_a_solved_roster_has_a_cell_for_everybody(head, agency, roster):
    solve(roster)
    send(head, roster, version=2)
    groups = head.get(url("revision", roster, 1)).context["groups"]
    assert [(group["name"], len(group["rows"])) for group in groups] == [("Seksi 1", 6), ("Seksi 2", 4)]
    assert {len(row["cells"]) for group in groups for row in group["rows"]} == {5}
    assert {cell["letter"] for group in groups for row in group["rows"] for cell in row["cells"]} == {"H", "K"}


def test_revision_counts_against_the_caps_of_its_own_day_whatever_circulars_say_later(head, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    send(head, roster)
    Adoption.objects.all().delete()
    page = head.get(url("revision", roster, 1)).context
    assert [(one["used"], one["cap"], one["is_over"]) for one in page["groups"][0]["counters"]] == [
        (1, 3, False),
        *[(0, 3, False)] * 4,
    ]
    assert [(band["label"], band["span"]) for week in page["weeks"] for band in week["caps"]] == [("max 50 %", 5)]
    row = next(row for row in page["groups"][0]["rows"] if row["employee_id"] == rina.pk)
    assert (row["home_days"], row["cells"][0]["css"]) == (1, "home")


def test_holiday_of_a_revision_is_drawn_as_one(head, agency, roster):
    Holiday.objects.create(day=TUESDAY, name="Libur")
    send(head, roster)
    group = head.get(url("revision", roster, 1)).context["groups"][0]
    assert group["counters"][1]["cap"] is None
    assert {(row["cells"][1]["letter"], row["cells"][1]["css"]) for row in group["rows"]} == {("–", "holiday")}


def test_working_day_before_somebody_came_is_no_holiday_of_a_revision(head, agency, rina, roster):
    rina.employed_from = TUESDAY
    rina.save()
    send(head, roster)
    rows = head.get(url("revision", roster, 1)).context["groups"][0]["rows"]
    assert [cell["letter"] for cell in next(row for row in rows if row["employee_id"] == rina.pk)["cells"]] == [
        "",
        "K",
        "K",
        "K",
        "K",
    ]


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_broken_rule_blocks_with_its_sentence(head, agency, roster):
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY)
    page = head.get(url("review", roster))
    assert page.context["publish"]["is_blocked"]
    assert page.context["checks"][0]["state"] == "bad"
    assert refused(head, roster) == [
        "1 rule is broken; nothing was published.",
        "Monday, 21 August 2023: 4 at home in Seksi 1, the limit is 3.",
    ]


def test_leave_recorded_after_the_solve_lies_over_the_cell(head, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    absent(rina, MONDAY, kind=AbsenceKind.SICK)
    send(head, roster)
    rows = head.get(url("revision", roster, 1)).context["groups"][0]["rows"]
    assert next(row for row in rows if row["employee_id"] == rina.pk)["cells"][0]["letter"] == "S"


def test_nothing_changed_makes_no_second_revision(head, agency, roster):
    publish(roster.pk, None, agency.head)
    assert refused(head, roster) == ["Nothing has changed since revision 1."]


def test_publication_waits_for_a_solve(head, roster):
    request_run(roster, None)
    assert head.get(url("review", roster)).context["publish"]["is_blocked"]
    assert refused(head, roster) == ["This roster is being solved. Wait for it, or stop it first."]


def test_draft_that_somebody_edited_since_the_review_is_stale(head, agency, rina, roster):
    edit_cell(roster.pk, 1, rina.pk, MONDAY, CellAction.HOME, agency.head)
    assert "has changed since you opened it" in refused(head, roster, version=1)[0]


def test_too_long_note_is_refused_and_kept(head, roster):
    assert refused(head, roster, note="x" * 2001) == ["The note is too long: 2,000 characters at most."]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_junk_instead_of_a_version_publishes_nothing(head, roster, version):
    (message,) = refused(head, roster, version=version)
    assert "note" not in message


def test_other_published_roster_of_the_same_people_is_named(head, agency, roster):
    publish(agency.draft(agency.subunits[0]).pk, None, agency.head)
    assert "Another published roster already covers some of these people" in refused(head, roster)[0]


@pytest.mark.parametrize("number", [0, 2, 10**20])
def test_revision_that_is_not_there_is_not_found(head, agency, roster, number):
    publish(roster.pk, None, agency.head)
    assert head.get(url("revision", roster, number)).status_code == 404

"""BKD's page of all agencies: what needs somebody first, in the same few queries however many there are."""

import pytest
from django.urls import reverse

from roster.models import RunStatus, SolveRun
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, CoverageGroupFactory, UserFactory, absent, make_agency
from tests.roster.views.reading import solve, words

pytestmark = pytest.mark.django_db

PROVINCE = reverse("roster:province")


@pytest.fixture
def bkd(client, agency):
    client.force_login(agency.bkd)
    return client


def solved(agency, **fields):
    """A roster of the whole agency, solved."""
    roster = agency.draft(**fields)
    solve(roster)
    roster.refresh_from_db()
    return roster


def impossible(agency):
    """Somebody is away from a counter that needs everybody."""
    CoverageGroupFactory(unit=agency.subunits[0], members=agency.people[0][:2], minimum=2)
    absent(agency.people[0][0], MONDAY)


def entries(client, **query):
    return client.get(PROVINCE, query).context["agencies"]


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_what_needs_somebody_comes_first(bkd, agency):
    solved(agency)
    make_agency(3, name="Dinas Kosong")
    broken = make_agency(4, 3, name="Dinas Buntu")
    impossible(broken)
    solved(broken)
    make_agency(3, name="Dinas Disimpan").draft()
    assert [(entry["name"], entry["status_label"]) for entry in entries(bkd)] == [
        ("Dinas Kosong", "no roster yet"),
        ("Dinas Disimpan", "not solved"),
        ("Dinas Buntu", "not whole"),
        ("Dinas Contoh", "proven best"),
    ]


def test_agency_without_a_roster_leads_to_the_form_of_just_that(bkd, agency):
    agency.draft()
    other = make_agency(3, name="Dinas Kosong")
    entry = entries(bkd)[0]
    assert entry["new_url"] == f"{reverse('roster:new')}?unit={other.unit.pk}&starts={MONDAY}&ends={FRIDAY}"
    assert bkd.get(entry["new_url"]).context["form"]["unit"].value() == str(other.unit.pk)


def test_parts_are_counted_and_impossible_ones_lead_to_their_conflicts(bkd, agency):
    impossible(agency)
    run = SolveRun.objects.get(roster=solved(agency))
    (entry,) = entries(bkd)
    assert (entry["proven_label"], entry["conflicts_label"]) == ("1 of 2", "1 part impossible")
    assert entry["conflicts_url"] == reverse("roster:conflicts", args=[run.roster_id, run.pk])
    assert bkd.get(entry["conflicts_url"]).status_code == 200
    text = words(bkd.get(PROVINCE))
    assert "1 part impossible 1 of 2 parts proven best 0 of 1 agencies published" in text


def test_publication_shows(bkd, agency):
    roster = solved(agency)
    publish(roster.pk, None, agency.head)
    assert entries(bkd)[0]["revision_label"] == "revision 1"
    assert "1 of 1 agencies published" in words(bkd.get(PROVINCE))


def test_edit_after_a_publication_does_not_take_it_back(bkd, agency):
    roster = solved(agency)
    publish(roster.pk, None, agency.head)
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, agency.people[0][0].pk, MONDAY, CellAction.PIN, agency.head)
    assert "1 of 1 agencies published" in words(bkd.get(PROVINCE))


@pytest.mark.parametrize(
    ("status", "said"),
    [(RunStatus.QUEUED, "being solved"), (RunStatus.FAILED, "solve failed"), (RunStatus.CANCELLED, "not solved")],
)
def test_run_without_a_result_says_how_it_stands(bkd, agency, status, said):
    SolveRun.objects.create(roster=agency.draft(), base_version=1, status=status)
    assert entries(bkd)[0]["status_label"] == said


def test_result_speaks_louder_than_a_later_cancelled_run(bkd, agency):
    roster = solved(agency)
    SolveRun.objects.create(roster=roster, base_version=2, status=RunStatus.CANCELLED)
    assert entries(bkd)[0]["status_label"] == "proven best"


def test_newest_period_is_shown_unless_another_is_asked_for(bkd, agency):
    solved(agency)
    agency.draft(starts="2023-09-18", ends="2023-09-22")
    assert entries(bkd)[0]["status_label"] == "not solved"
    assert entries(bkd, period="2023-08-21_2023-08-25")[0]["status_label"] == "proven best"
    assert entries(bkd, period="kemarin_'besok")[0]["status_label"] == "not solved"


def test_rosters_of_lower_units_are_their_own_affair(bkd, agency):
    agency.draft(agency.subunits[0])
    assert "No agency has a roster yet" in words(bkd.get(PROVINCE))


def test_thirty_agencies_take_as_many_queries_as_two(bkd, agency, django_assert_num_queries):
    solved(agency)
    solved(make_agency(4, name="Dinas Kedua"))
    bkd.get(PROVINCE)
    with django_assert_num_queries(15, exact=False) as few:
        bkd.get(PROVINCE)
    for number in range(28):
        make_agency(1, name=f"Biro {number}").draft()
    with django_assert_num_queries(len(few)):
        assert len(entries(bkd)) == 30


# --- who may not -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["head", "admin", "staff", "outsider"])
def test_it_is_for_bkd_alone(client, agency, person):
    client.force_login(getattr(agency, person))
    assert client.get(PROVINCE).status_code == 403
    assert PROVINCE not in {url for url, *_ in client.get(reverse("roster:circulars")).context["menu"]["nav"]}


def test_account_of_nobody_is_refused(client, agency):
    client.force_login(UserFactory())
    assert client.get(PROVINCE).status_code == 403

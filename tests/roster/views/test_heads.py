"""The pages of heads: who may appoint, who only reads, and what is refused."""

import re
from html import unescape

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import DutyAssignment
from tests.factories import FRIDAY, MONDAY, EmployeeFactory, UnitFactory, act_for, give_duty, user_of
from tests.roster.views.reading import said, words

pytestmark = pytest.mark.django_db


def url(unit, name="acting", *more):
    return reverse(f"roster:{name}", args=[unit.pk, *more])


def named(employee):
    """What the list of suggestions says of somebody."""
    return f"{employee.name} · {employee.position} · {employee.unit.name}"


def send(client, unit, employee, /, **values):
    fields = {"employee": named(employee), "capacity": "Plh.", "starts": "2023-08-21", "ends": "2023-08-25", "letter": "090/2023"}
    return client.post(url(unit), {**fields, **values})


@pytest.fixture
def acting(client, agency, rina):
    act_for(rina, agency.subunits[0], MONDAY, FRIDAY)
    client.force_login(user_of(rina))
    return client


def test_admin_appoints_and_the_list_shows_it(admin, agency, rina):
    user_of(rina)
    answer = send(admin, agency.subunits[0], rina)
    assert said(answer) == [f"{rina.name} is appointed Plh. of Seksi 1."]
    text = words(admin.get(reverse("roster:heads")))
    assert f"Plh. {rina.name}, 21–25 August 2023" in text
    assert "090/2023" in words(admin.get(url(agency.subunits[0])))


def test_who_has_no_account_must_be_invited(admin, agency, rina):
    assert "has no account yet" in said(send(admin, agency.unit, rina))[1]


def test_head_appoints_in_his_own_unit(head, agency, rina):
    assert send(head, agency.unit, rina).status_code == 302


def test_everybody_of_the_agency_is_suggested_by_name_position_and_unit(admin, agency):
    page = admin.get(url(agency.unit)).content.decode()
    suggested = [unescape(one) for one in re.findall(r'<option value="([^"]*)"', page)]
    assert suggested == sorted(named(person) for group in agency.people for person in group)
    assert 'list="id_employee_list"' in page
    assert '<datalist id="id_employee_list">' in page


@pytest.mark.parametrize("typed", ["{name}", "  {lower} ", "{short}"])
def test_name_alone_is_enough_where_only_one_has_it(admin, agency, rina, typed):
    rina.name = "Rina Marlina, S.E."
    rina.save()
    known = {"name": rina.name, "lower": rina.name.lower(), "short": "Rina Marlina"}
    assert send(admin, agency.unit, rina, employee=typed.format(**known)).status_code == 302
    assert DutyAssignment.objects.acting().get().employee == rina


def test_twins_are_told_apart_by_the_end_of_their_nip(admin, agency, rina):
    twin = EmployeeFactory(name=rina.name, unit=rina.unit, position=rina.position)
    page = words(admin.get(url(agency.unit)))
    assert (rina.nip in page, twin.nip in page) == (False, False)
    assert send(admin, agency.unit, rina, employee=f"{named(twin)} · {twin.masked_nip}").status_code == 302
    assert DutyAssignment.objects.acting().get().employee == twin


def test_acting_head_opens_the_roster_as_the_head_does(acting, agency):
    roster = agency.draft(agency.subunits[0])
    assert acting.get(reverse("roster:grid", args=[roster.pk])).status_code == 200
    assert acting.post(reverse("roster:publish", args=[roster.pk]), {"version": 1, "note": ""}).status_code == 302
    text = words(acting.get(reverse("roster:revisions", args=[roster.pk])))
    assert "Plh. Head of Seksi 1" in text


def test_end_and_take_back(admin, agency, rina):
    duty = act_for(rina, agency.unit, MONDAY, FRIDAY)
    later = act_for(rina, agency.subunits[0], FRIDAY, FRIDAY)
    assert said(admin.post(url(agency.unit, "end_acting", duty.pk)))[0] == f"The appointment of {rina.name} is ended."
    admin.post(url(agency.subunits[0], "end_acting", later.pk))
    duty.refresh_from_db()
    assert duty.valid_to == MONDAY
    assert not DutyAssignment.objects.filter(pk=later.pk).exists()
    assert "ends today or has ended" in said(admin.post(url(agency.unit, "end_acting", duty.pk)))[-1]


def test_list_finds_units_by_name(admin, agency):
    assert [unit["name"] for unit in admin.get(reverse("roster:heads"), {"q": "seksi 2"}).context["units"]] == ["Seksi 2"]
    assert "No unit found" in words(admin.get(reverse("roster:heads"), {"q": "tidak ada"}))


def test_list_asks_as_many_queries_for_all_units_as_for_one(admin, agency, django_assert_num_queries):
    with django_assert_num_queries(20, exact=False) as one:
        admin.get(reverse("roster:heads"), {"q": "Seksi 1"})
    with django_assert_num_queries(len(one)):
        admin.get(reverse("roster:heads"))


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_acting_head_reads_and_appoints_nobody(acting, agency):
    assert acting.get(url(agency.subunits[0])).context["form"] is None
    answer = send(acting, agency.subunits[0], agency.people[0][1])
    assert answer.status_code == 403
    assert DutyAssignment.objects.acting().count() == 1


def test_head_of_another_unit_finds_nothing(client, agency, rina):
    give_duty(agency.people[1][0], DutyRole.UNIT_HEAD)
    client.force_login(user_of(agency.people[1][0]))
    assert send(client, agency.subunits[0], rina).status_code == 404


def test_refusal_stands_on_the_page_and_what_was_typed_stays(admin, agency, rina):
    answer = send(admin, agency.unit, rina, starts="2023-08-18")
    assert answer.status_code == 422
    assert "The first day has passed" in words(answer)
    assert answer.context["form"]["letter"].value() == "090/2023"


def test_part_of_a_name_is_answered_with_whom_it_may_mean_and_stays(admin, agency, rina):
    answer = send(admin, agency.unit, rina, employee="Seksi 2")
    assert answer.status_code == 422
    assert f"“Seksi 2” may be: {named(agency.people[1][0])}; " in words(answer)
    assert answer.context["form"]["employee"].value() == "Seksi 2"


def test_name_of_two_is_answered_with_both(admin, agency, rina):
    other = EmployeeFactory(name=rina.name, unit=agency.subunits[1])
    answer = send(admin, agency.unit, rina, employee=rina.name)
    assert answer.status_code == 422
    assert f"{named(rina)}; {named(other)}. Choose one of them" in words(answer)


def test_stranger_is_answered_with_a_sentence(admin, agency, rina):
    stranger = EmployeeFactory(unit=UnitFactory(name="Dinas Lain"))
    for words_typed in (named(stranger), "<b>Raja</b>"):
        answer = send(admin, agency.unit, rina, employee=words_typed)
        assert answer.status_code == 422
        assert "Nobody of this agency is called" in words(answer)


@pytest.mark.parametrize(
    "junk",
    [{"capacity": ""}, {"capacity": "Raja"}, {"starts": "x"}, {"employee": "0"}, {"employee": "x" * 701}, {"letter": "x" * 101}],
)
def test_hand_made_posts_are_answered(admin, agency, rina, junk):
    fields = {"employee": named(rina), "capacity": "Plh.", "starts": "2023-08-21", "ends": "2023-08-25", **junk}
    assert admin.post(url(agency.unit), fields).status_code == 422
    assert not DutyAssignment.objects.acting().exists()


def test_duty_of_a_permanent_head_is_not_ended_here(admin, agency):
    agency.head  # noqa: B018 - makes the duty
    duty = DutyAssignment.objects.leading().get(unit=agency.unit)
    assert admin.post(url(agency.unit, "end_acting", duty.pk)).status_code == 404

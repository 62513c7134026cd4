"""The rules of a unit: its own target, the circulars it follows, its minimums on site."""

import pytest
from django.urls import reverse

from policies.rules import DutyRole, Precedence
from roster.models import Adoption, CoverageGroup, UnitPolicy
from tests.factories import SE_17, circular_row, give_duty, make_agency, user_of
from tests.roster.views.reading import said, words

pytestmark = pytest.mark.django_db


def url(name, unit, *more):
    return reverse(f"roster:{name}", args=[unit.pk, *more])


@pytest.fixture
def admin(client, agency):
    client.force_login(agency.admin)
    return client


def loket(agency, **changes):
    return {"name": "Loket", "minimum": "2", "role": "", "members": [person.pk for person in agency.people[0][:3]], **changes}


def minimums(client, unit):
    return client.get(url("unit_rules", unit)).context["minimums"]["groups"]


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_head_sets_the_own_stricter_target(head, agency):
    answer = head.post(url("unit_rules", agency.unit), {"target": "40", "balance_start": "2023-08-21"})
    assert answer.url == url("unit_rules", agency.unit)
    assert "The rules of Dinas Contoh are stored" in said(answer)[0]
    policy = UnitPolicy.objects.get(unit=agency.unit)
    assert (policy.target, policy.balance_start.isoformat()) == (40, "2023-08-21")


def test_admin_chooses_circulars_and_precedence(admin, agency):
    first, second = circular_row(), circular_row(SE_17)
    admin.post(
        url("unit_rules", agency.unit),
        {"precedence": Precedence.RANKED, f"rank-{first.pk}": "2", f"rank-{second.pk}": "1"},
    )
    ranks = dict(Adoption.objects.filter(unit=agency.unit).values_list("circular__number", "rank"))
    assert ranks == {first.number: 2, second.number: 1}
    assert UnitPolicy.objects.get(unit=agency.unit).precedence == Precedence.RANKED


def test_head_sets_no_circulars_and_no_precedence(head, agency):
    before = list(Adoption.objects.values())
    head.post(url("unit_rules", agency.unit), {"precedence": Precedence.RANKED, "duty_mode": "tidak berlaku", "target": ""})
    assert list(Adoption.objects.values()) == before
    policy = UnitPolicy.objects.get(unit=agency.unit)
    assert (policy.precedence, policy.duty_mode) == ("", "")


def test_minimum_on_site_is_added_shown_and_removed(head, agency):
    answer = head.post(url("add_coverage", agency.unit), loket(agency))
    assert said(answer) == ["Loket: at least 2 on site."]
    (group,) = minimums(head, agency.unit)
    assert (group["name"], group["minimum"]) == ("Loket", 2)
    assert agency.people[0][0].name in group["who"]
    assert said(head.post(url("change_coverage", agency.unit, group["id"]), {"minimum": "3"})) == ["Loket: at least 3 on site."]
    assert CoverageGroup.objects.get().minimum == 3
    head.post(url("change_coverage", agency.unit, group["id"]), {"remove": "1"})
    assert not CoverageGroup.objects.exists()


def test_minimums_of_the_units_below_are_shown_with_their_unit(head, agency):
    head.post(url("add_coverage", agency.subunits[0]), loket(agency))
    (group,) = minimums(head, agency.unit)
    assert (group["unit"], group["unit_id"]) == ("Seksi 1", agency.subunits[0].pk)
    assert minimums(head, agency.subunits[1]) == []


def test_minimum_is_changed_in_place_on_the_page_of_a_new_roster(head, agency):
    head.post(url("add_coverage", agency.subunits[0]), loket(agency))
    group = CoverageGroup.objects.get()
    answer = head.post(
        url("change_coverage", agency.subunits[0], group.pk),
        {"minimum": "1", "shown": agency.unit.pk},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in answer.content.decode()
    assert answer.context["minimums"]["unit"] == agency.unit
    assert "Loket: at least 1 on site." in words(answer)


def test_refused_minimum_keeps_what_was_filled_in(head, agency):
    answer = head.post(url("add_coverage", agency.unit), loket(agency, minimum="9"), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "larger than the number of people named" in words(answer)
    assert answer.context["minimums"]["form"]["name"].value() == "Loket"


def test_rules_of_the_units_above_are_shown(head, agency):
    assert head.get(url("unit_rules", agency.subunits[0])).context["inherited"] == ["SE Sekda DKI 34/2023 (Dinas Contoh)"]


# --- refusals ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("junk", [{"target": "101"}, {"target": "-1"}, {"target": "banyak"}, {"balance_start": "kemarin"}], ids=str)
def test_junk_is_refused_with_a_sentence(head, agency, junk):
    answer = head.post(url("unit_rules", agency.unit), junk)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not UnitPolicy.objects.exists()


@pytest.mark.parametrize("rank", ["0", "100", "satu"])
def test_junk_instead_of_a_rank_adopts_nothing(admin, agency, rank):
    before = list(Adoption.objects.values())
    answer = admin.post(url("unit_rules", agency.unit), {f"rank-{circular_row().pk}": rank})
    assert answer.status_code == 422
    assert list(Adoption.objects.values()) == before


@pytest.mark.parametrize(
    ("junk", "reason"),
    [
        ({"members": []}, "Choose a role, or name the people"),
        ({"minimum": "4"}, "The minimum is larger than the number of people named."),
        ({"minimum": "-1"}, "greater than or equal to 0"),
        ({"minimum": "9" * 30}, "less than or equal to"),
        ({"name": ""}, "This field is required."),
        ({"members": ["x"]}, "is not a valid value"),
        ({"role": "raja"}, "Select a valid choice"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_minimum_that_makes_no_sense_is_refused(head, agency, junk, reason):
    answer = head.post(url("add_coverage", agency.unit), loket(agency, **junk))
    assert reason in " ".join(said(answer))
    assert not CoverageGroup.objects.exists()


def test_minimum_of_the_same_name_is_refused(head, agency):
    head.post(url("add_coverage", agency.unit), loket(agency))
    answer = head.post(url("add_coverage", agency.unit), loket(agency))
    assert answer.status_code == 302
    assert "already" in " ".join(said(answer)[1:])
    assert CoverageGroup.objects.count() == 1


def test_people_of_another_unit_are_no_choice(head, agency):
    stranger = make_agency(1, name="Dinas Lain").people[0][0]
    answer = head.post(url("add_coverage", agency.unit), loket(agency, members=[stranger.pk]))
    assert "Select a valid choice" in " ".join(said(answer))


def test_group_of_another_unit_is_not_removed(client, agency):
    group = CoverageGroup.objects.create(unit=agency.subunits[0], name="Loket")
    leader = agency.people[1][0]
    give_duty(leader, DutyRole.UNIT_HEAD)
    client.force_login(user_of(leader))
    assert client.post(url("change_coverage", agency.subunits[1], group.pk)).status_code == 404
    assert client.post(url("change_coverage", agency.subunits[0], group.pk)).status_code == 404
    assert CoverageGroup.objects.exists()


def test_employee_sees_no_rules_page(client, agency):
    client.force_login(agency.staff)
    assert client.get(url("unit_rules", agency.unit)).status_code == 403
    assert "You have no access" in words(client.get(url("unit_rules", agency.unit)))


@pytest.mark.parametrize("minimum", ["0", "-1", "4", "banyak", ""])
def test_figure_that_can_not_be_is_refused_and_changes_nothing(head, agency, minimum):
    head.post(url("add_coverage", agency.unit), loket(agency))
    group = CoverageGroup.objects.get()
    answer = head.post(url("change_coverage", agency.unit, group.pk), {"minimum": minimum})
    assert said(answer)
    assert CoverageGroup.objects.get().minimum == 2
    answer = head.post(url("change_coverage", agency.unit, group.pk), {"minimum": minimum}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_list_of_a_unit_out_of_reach_is_not_shown(client, agency):
    give_duty(agency.people[0][1], DutyRole.UNIT_HEAD)
    client.force_login(user_of(agency.people[0][1]))
    answer = client.post(
        url("add_coverage", agency.subunits[0]), loket(agency) | {"shown": agency.unit.pk}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 404


def test_people_of_a_large_unit_are_named_in_the_units_below(head, agency, monkeypatch):
    monkeypatch.setattr("roster.forms.unit_rules.MOST_NAMED", 9)
    assert "too large to name people" in words(head.get(url("unit_rules", agency.unit)))
    head.post(url("add_coverage", agency.unit), loket(agency))
    assert not CoverageGroup.objects.exists()
    head.post(url("add_coverage", agency.subunits[0]), loket(agency))
    assert CoverageGroup.objects.exists()


@pytest.mark.parametrize("shown", ["9" * 30, "-1", "x", "999999"])
def test_nonsense_about_the_unit_shown_is_no_error(head, agency, shown):
    answer = head.post(url("add_coverage", agency.unit), loket(agency) | {"shown": shown}, headers={"HX-Request": "true"})
    assert answer.status_code in {200, 404}


def test_minimum_has_another_figure_on_one_day_and_loses_it_again(head, agency):
    head.post(url("add_coverage", agency.unit), loket(agency))
    group = CoverageGroup.objects.get()
    change = url("change_coverage", agency.unit, group.pk)
    head.post(change, {"minimum": "0", "day": "2023-09-07"})
    assert [(str(row.day), row.minimum) for row in group.exceptions.all()] == [("2023-09-07", 0)]
    assert CoverageGroup.objects.get().minimum == group.minimum
    assert "Thursday, 7 September 2023: at least 0" in words(head.get(url("unit_rules", agency.unit)))
    head.post(change, {"remove_day": "2023-09-07", "minimum": "1"})
    assert not group.exceptions.exists()
    assert CoverageGroup.objects.count() == 1


def test_day_without_a_figure_and_a_figure_without_a_day_change_nothing_by_mistake(head, agency):
    head.post(url("add_coverage", agency.unit), loket(agency))
    group = CoverageGroup.objects.get()
    change = url("change_coverage", agency.unit, group.pk)
    head.post(change, {"minimum": "", "day": "2023-09-07"})
    head.post(change, {"minimum": "1", "day": "besok"})
    head.post(change, {"remove_day": "kemarin"})
    assert not group.exceptions.exists()
    assert CoverageGroup.objects.get().minimum == group.minimum

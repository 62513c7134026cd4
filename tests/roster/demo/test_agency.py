"""The demo's staff tables: what contracts.md and the issue promise of them."""

from collections import Counter
from datetime import date, timedelta

from policies.rules import DutyRole, ServiceCategory
from roster.demo import agency, province
from roster.demo.absences import absences
from roster.excel.absences import read_absences
from roster.excel.people import Status, read_people
from roster.excel.people_book import write_absences, write_people

TRIAL = (date(2023, 8, 21), date(2023, 10, 20))


def sizes(rows):
    return Counter(row.unit for row in rows if row.status is not Status.NON_ASN)


def test_agency_has_150_asn_in_twelve_lowest_units():
    found = sizes(agency.people())
    assert sum(found.values()) == 150
    assert sum(size > 1 for size in found.values()) == 12
    assert found[agency.GENERAL] == 22
    assert 5 in found.values()


def test_every_unit_has_its_head():
    rows = agency.people()
    heads = [row.unit for row in rows if DutyRole.UNIT_HEAD in row.roles]
    assert sorted(heads) == sorted(sizes(rows))


def test_each_role_is_held_and_one_unit_serves_the_public():
    rows = agency.people()
    roles = {role for row in rows for role in row.roles}
    assert roles == set(DutyRole) - {DutyRole.INSPECTOR}
    assert {row.unit for row in rows if row.category is ServiceCategory.DIRECT_SERVICE} == {agency.CALL_CENTRE}


def test_staff_tables_go_through_the_import_without_a_word():
    rows = agency.people()
    read = read_people(write_people(rows), TRIAL[0])
    assert read.problems == ()
    assert read.rows == rows


def test_absences_go_through_the_import_and_lie_in_the_period():
    rows = absences(agency.people(), *TRIAL)
    assert len(rows) > 30
    assert all(TRIAL[0] <= row.starts <= row.ends <= TRIAL[1] and row.ends - row.starts < timedelta(days=5) for row in rows)
    read = read_absences(write_absences(rows))
    assert read.problems == ()
    assert {row.kind for row in rows} == {row.kind for row in read.rows}


def test_who_shall_be_present_is_never_away():
    people = agency.people()
    away = absences(people, *TRIAL)[0].nip
    assert away not in {row.nip for row in absences(people, *TRIAL, {away})}


def test_003_a_province_has_15335_people():
    rows = province.people()
    found = sizes(rows)
    assert sum(found.values()) == len(rows) == 15_335
    assert 1_200 <= len(found) <= 1_400
    assert len({row.nip for row in rows}) == len({row.name for row in rows}) == len(rows)


def test_the_same_people_every_time():
    assert agency.people() == agency.people()
    assert province.teams() == province.teams()

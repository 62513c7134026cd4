"""Invented people: no two alike, valid NIPs, the same for the same seed."""

from collections import Counter
from datetime import date

import pytest

from roster.demo.names import Registry
from roster.excel.grades import read_rank
from roster.excel.nip import examine_nip
from roster.excel.people import Status

TRIAL = date(2023, 8, 21)


@pytest.mark.parametrize("status", list(Status))
def test_nips_are_what_an_import_accepts_without_a_warning(status):
    registry = Registry(1)
    for _ in range(300):
        person = registry.invent(status)
        assert examine_nip(person.nip, TRIAL, is_pppk=status is Status.PPPK) == ()


def test_no_name_and_no_nip_comes_twice():
    registry = Registry(1)
    people = [registry.invent(Status.PNS) for _ in range(5000)]
    bare = Counter(person.email for person in people)
    assert len({person.nip for person in people}) == len(people)
    assert bare.most_common(1)[0][1] == 1


def test_the_same_seed_makes_the_same_people():
    first, second, other = Registry(7), Registry(7), Registry(8)
    assert [first.invent(Status.PNS) for _ in range(50)] == [second.invent(Status.PNS) for _ in range(50)]
    assert Registry(7).invent(Status.PNS) != other.invent(Status.PNS)


def test_ranks_are_spelled_as_the_staff_table_has_them():
    registry = Registry(1)
    ranks = {registry.invent(status).rank for status in (Status.PNS, Status.CPNS, Status.PPPK) for _ in range(100)}
    assert all(read_rank(rank) == rank for rank in ranks)


def test_a_head_has_served_long_enough_and_studied():
    person = Registry(1).invent(Status.PNS, "IV/c")
    assert person.rank == "Pembina Utama Muda (IV/c)"
    assert int(person.nip[8:12]) <= 2003
    assert "M." in person.name

from datetime import date

import pytest

from roster.excel.nip import Finding, examine_nip, read_nip
from roster.excel.problems import Code

TODAY = date(2023, 8, 1)
PNS = "196805231998031005"
PPPK = "199001012021211003"


def codes(nip, *, is_pppk=False):
    return [finding.code for finding in examine_nip(nip, TODAY, is_pppk=is_pppk)]


@pytest.mark.parametrize(
    "written", [PNS, "19680523 199803 1 005", "'196805231998031005", "19680523.199803.1.005", " 196805231998031005\xa0"]
)
def test_spaces_dots_and_apostrophe_are_stripped(written):
    assert read_nip(written) == PNS


@pytest.mark.parametrize("cell", [1.96805231998031e17, 196805231998031005, "1,96805E+17", "1.97E+17"])
def test_a_number_has_lost_its_last_digits(cell):
    found = read_nip(cell)
    assert isinstance(found, Finding)
    assert found.code is Code.NIP_NUMERIC
    assert found.value.startswith("1")
    assert "E+17" in found.value


@pytest.mark.parametrize(("written", "length"), [("19680523199803100", "17"), ("1968052319980310055", "19"), ("NIP Lama", "")])
def test_wrong_length_says_how_many_digits(written, length):
    assert read_nip(written) == Finding(Code.NIP_LENGTH, written, length)


def test_full_width_digits_are_no_nip():
    assert read_nip("１９６８０５２３１９９８０３１００５").code is Code.NIP_LENGTH


def test_usual_numbers_have_no_findings():
    assert codes(PNS) == []
    assert codes(PPPK, is_pppk=True) == []


@pytest.mark.parametrize("birth", ["19680230", "19681301", "00000101", "20300101"])
def test_impossible_birth(birth):
    assert codes(birth + PNS[8:]) == [Code.NIP_BIRTH]


@pytest.mark.parametrize("start", ["199813", "199800", "196001", "299901"])
def test_impossible_start(start):
    assert codes(PNS[:8] + start + PNS[14:]) == [Code.NIP_START]


def test_month_that_is_none_belongs_to_pppk_only():
    assert codes(PPPK) == [Code.NIP_START]
    assert codes(PNS, is_pppk=True) == [Code.NIP_PATTERN]


def test_unusual_age_and_unknown_pattern_only_warn():
    assert codes("196805231983031005") == [Code.NIP_AGE]
    assert codes("196805231998033005") == [Code.NIP_PATTERN]
    assert codes("196805231998031000") == [Code.NIP_PATTERN]

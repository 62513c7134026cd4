from datetime import date, time
from fractions import Fraction

import pytest

from policies.circulars import PRESETS, from_dict, from_toml, read_presets, to_dict
from policies.limits import Reason, Tags, exemption_on, limits_on
from policies.rules import DutyMode, DutyRole, Place, Precedence, ServiceCategory, duty_exemption
from policies.workdays import working_days

BY_NUMBER = {circular.number: circular for circular in read_presets()}
DKI, MINISTRY = BY_NUMBER["SE Sekda DKI 34/2023"], BY_NUMBER["SE MenPANRB 17/2023"]
TANGSEL, FRIDAYS = BY_NUMBER["SE Wali Kota Tangerang Selatan 2023"], BY_NUMBER["SE MenPANRB 3/2026"]
NO_WFH = [ServiceCategory.OPERATIONAL_SUPPORT, ServiceCategory.DIRECT_SERVICE]


def sources(circular):
    """Return every source that a figure or sentence of the circular cites."""
    windows = [circular.work_window] if circular.work_window else []
    return {item.source for item in (*circular.caps, *circular.exemptions, *windows, *circular.presence_windows, *circular.conduct)}


def most_at_home(circular, day, headcount=20, category=ServiceCategory.ADMINISTRATION):
    return limits_on(day, headcount, category, [circular], Precedence.STRICTEST).max_home


def test_six_presets_are_shipped_oldest_first():
    assert [circular.number for circular in read_presets()] == [
        "SE MenPANRB 17/2023",
        "SE Sekda DKI 34/2023",
        "Inmendagri 2/2023",
        "SE Wali Kota Tangerang Selatan 2023",
        "SE MenPANRB 1/2024",
        "SE MenPANRB 3/2026",
    ]


@pytest.mark.parametrize("path", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_preset_loads_and_survives_the_round_trip(path):
    circular = from_toml(path.read_text())
    assert from_dict(to_dict(circular)) == circular


@pytest.mark.parametrize("circular", BY_NUMBER.values(), ids=lambda circular: circular.number)
@pytest.mark.parametrize("category", NO_WFH)
def test_000_f_whoever_gets_no_wfh_is_told_by_which_clause(circular, category):
    assert limits_on(circular.caps[0].period.starts, 20, category, [circular], Precedence.STRICTEST).max_home == 0
    decision = exemption_on(circular.starts, Tags(category, frozenset()), [circular], None)
    assert circular.revoked or (decision.mode is DutyMode.ALWAYS_OFFICE and decision.quote)


# --- SE Sekda DKI 34/2023 ------------------------------------------------------------------------------------------------------------


def test_000_a_hybrid_work_starts_on_21_august_2023():
    assert (most_at_home(DKI, date(2023, 8, 18)), most_at_home(DKI, date(2023, 8, 21))) == (0, 10)


def test_004_b_se_34_caps_wfh_at_50_and_on_4_to_7_september_at_75_per_cent():
    period = working_days(DKI.starts, DKI.ends, {date(2023, 9, 28)})
    caps = {day: most_at_home(DKI, day) for day in period}
    assert {day for day, most in caps.items() if most == 15} == {date(2023, 9, day) for day in (4, 5, 6, 7)}
    assert set(caps.values()) == {10, 15}
    assert len(caps) == 44


def test_004_d_se_34_names_the_clause_that_excludes_a_unit():
    decision = exemption_on(DKI.starts, Tags(ServiceCategory.OPERATIONAL_SUPPORT, frozenset()), [DKI], None)
    assert (decision.circular, decision.source) == ("SE Sekda DKI 34/2023", "004-d")


def test_004_e_code_of_conduct_has_its_twelve_points_in_order():
    assert [point.source for point in DKI.conduct] == [f"004-{number}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("004-2", "Merespon setiap penugasan"),
        ("004-3", "Bersedia dipanggil"),
        ("004-4", "pakaian dinas"),
        ("004-7", "kamera selalu dalam kondisi hidup"),
        ("004-9", "kondusif dan aman"),
        ("004-10", "kerahasiaan negara"),
        ("004-11", "kode etik"),
        ("004-12", "kepentingan dinas"),
    ],
)
def test_conduct_quotes_its_clause(source, words):
    (point,) = [point for point in DKI.conduct if point.source == source]
    assert words in point.text


def test_003_h_conduct_forbids_other_activity_and_asks_for_official_dress():
    assert "dilarang melakukan kegiatan lain dan keluar rumah; pakaian dinas wajib" in DKI.notes
    assert any("pakaian dinas" in point.text for point in DKI.conduct)


def test_004_f_presence_is_reported_twice():
    windows = [(window.starts, window.ends) for window in DKI.presence_windows]
    assert windows == [(time(6), time(8)), (time(16), time(18))]


def test_004_1_work_window_is_half_past_seven_to_four():
    assert (DKI.work_window.starts, DKI.work_window.ends) == (time(7, 30), time(16))


def test_004_8_at_least_seven_and_a_half_hours_fit_into_the_window():
    assert DKI.work_window.hours == Fraction(15, 2)


def test_001_h_slips_of_the_press_are_noted_and_not_followed():
    assert DKI.ends == date(2023, 10, 21)
    assert "tiga bulan" in DKI.notes
    assert '"50 pekerja" (50 persen)' in DKI.notes
    assert "7 September 2013" in DKI.notes


# --- the others ----------------------------------------------------------------------------------------------------------------------


def test_002_a_se_17_holds_from_28_august_to_7_september():
    days = [date(2023, 8, 25), date(2023, 8, 28), date(2023, 9, 7), date(2023, 9, 8)]
    assert [most_at_home(MINISTRY, day) for day in days] == [0, 10, 10, 0]


def test_002_b_only_administration_and_leadership_support_get_half():
    day = date(2023, 8, 28)
    assert {category: most_at_home(MINISTRY, day, category=category) for category in ServiceCategory} == {
        ServiceCategory.ADMINISTRATION: 10,
        ServiceCategory.LEADERSHIP_SUPPORT: 10,
        ServiceCategory.OPERATIONAL_SUPPORT: 0,
        ServiceCategory.DIRECT_SERVICE: 0,
    }


def test_000_c_the_annex_is_cited():
    assert "lampiran surat edaran (000-c)" in MINISTRY.notes


def test_000_e_service_standards_and_complaint_channels_are_part_of_the_circular():
    assert any(point.source == "000-e" and "pengaduan" in point.text for point in MINISTRY.conduct)


def test_001_f_on_4_to_7_september_the_two_circulars_differ():
    day = limits_on(date(2023, 9, 4), 22, ServiceCategory.ADMINISTRATION, [DKI, MINISTRY], Precedence.STRICTEST)
    assert (day.max_home, day.home.circular) == (11, MINISTRY.number)
    assert [(other.circular, other.exact_product, other.limit) for other in day.overruled] == [(DKI.number, Fraction(33, 2), 16)]


def test_001_c_inmendagri_has_no_end_and_caps_wfh_at_half():
    instruction = BY_NUMBER["Inmendagri 2/2023"]
    assert instruction.ends is None
    assert most_at_home(instruction, date(2026, 11, 23)) == 10


def test_001_e_direct_and_essential_services_are_excluded():
    instruction = BY_NUMBER["Inmendagri 2/2023"]
    decision = exemption_on(instruction.starts, Tags(ServiceCategory.DIRECT_SERVICE, frozenset()), [instruction], None)
    assert decision.source == "001-e"


def test_001_a_tangsel_divides_in_half_from_28_august():
    assert (most_at_home(TANGSEL, date(2023, 8, 25)), most_at_home(TANGSEL, date(2023, 8, 28))) == (0, 10)


@pytest.mark.parametrize("role", [DutyRole.TREASURER, DutyRole.SUPERVISOR, DutyRole.ACTIVITY_LEAD])
def test_001_b_tangsel_keeps_them_in_the_office_unless_the_agency_lets_them_take_turns(role):
    tags = Tags(ServiceCategory.ADMINISTRATION, frozenset({role}))
    assert exemption_on(TANGSEL.starts, tags, [TANGSEL], None).mode is DutyMode.ALWAYS_OFFICE
    assert exemption_on(TANGSEL.starts, tags, [TANGSEL], duty_exemption(DutyMode.ROTATE)).mode is DutyMode.ROTATE


def test_se_1_2024_was_revoked_for_dki_on_its_first_day_and_says_for_whom():
    revoked = BY_NUMBER["SE MenPANRB 1/2024"]
    assert (revoked.starts, revoked.ends, revoked.revoked) == (date(2024, 4, 16), date(2024, 4, 17), date(2024, 4, 16))
    assert most_at_home(revoked, date(2024, 4, 16)) == 0
    assert "Instansi di luar Pemprov DKI" in revoked.notes


def test_se_3_2026_lets_office_work_go_home_every_friday():
    days = working_days(date(2026, 4, 1), date(2026, 4, 30), {date(2026, 4, 3)})
    assert [day.day for day in days if most_at_home(FRIDAYS, day)] == [10, 17, 24]
    thursday = limits_on(date(2026, 4, 9), 20, ServiceCategory.ADMINISTRATION, [FRIDAYS], Precedence.STRICTEST)
    assert thursday.reason is Reason.UNCOVERED


def test_se_3_2026_keeps_heads_in_the_office():
    decision = exemption_on(
        date(2026, 4, 10), Tags(ServiceCategory.ADMINISTRATION, frozenset({DutyRole.UNIT_HEAD})), [FRIDAYS], None
    )
    assert (decision.mode, decision.role) == (DutyMode.ALWAYS_OFFICE, DutyRole.UNIT_HEAD)


def test_every_preset_says_wfh_so_that_its_percentage_is_not_ambiguous():
    assert {cap.place for circular in BY_NUMBER.values() for cap in circular.caps} == {Place.HOME}

from copy import deepcopy
from dataclasses import replace
from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.circulars import CircularError, from_dict, from_toml, to_dict
from policies.rules import (
    Cap,
    Circular,
    Conduct,
    DutyMode,
    DutyRole,
    Exemption,
    Period,
    Place,
    PresenceWindow,
    ServiceCategory,
    WorkWindow,
)

TOML = """
number = "SE Contoh 1/2023"
title = "Contoh"
issuer = "Sekretaris Daerah"
issued = 2023-08-18
jurisdiction = "DKI Jakarta"
starts = 2023-08-21
ends = 2023-10-21
amends = "SE Contoh 0/2023"

[[caps]]
place = "WFO"
percent = "12,5"
exact = true
starts = 2023-08-21
weekdays = ["jumat", "kamis"]
dates = [2023-08-25]
categories = ["administrasi"]
source = "004-b"
quote = "paling banyak 12,5 persen"

[[exemptions]]
roles = ["bendahara"]
mode = "bergilir"
minimum = 2
source = "001-b"
quote = "bendahara"

[work_window]
starts = "07:30"
ends = "16:00"
hours = "7,5"
source = "004-1"
quote = "jam kerja"

[[presence_windows]]
starts = "06:00"
ends = "08:00"
source = "004-f"
quote = "presensi"

[[conduct]]
text = "Menggunakan pakaian dinas"
source = "004-4"
"""


def refuse(change):
    """Return what is said of the example after `change` spoilt it."""
    body = to_dict(from_toml(TOML))
    change(body)
    with pytest.raises(CircularError) as refusal:
        from_dict(body)
    return refusal.value


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_toml_is_read_as_the_rules_say():
    circular = from_toml(TOML)
    assert (circular.number, circular.starts, circular.ends) == ("SE Contoh 1/2023", date(2023, 8, 21), date(2023, 10, 21))
    assert circular.amends == "SE Contoh 0/2023"
    (cap,) = circular.caps
    assert (cap.place, cap.share, cap.exact) == (Place.OFFICE, Fraction(1, 8), True)
    assert cap.period == Period(date(2023, 8, 21), None, frozenset({4, 5}), frozenset({date(2023, 8, 25)}))
    assert circular.exemptions == (
        Exemption(frozenset({DutyRole.TREASURER}), frozenset(), DutyMode.ROTATE, 2, "001-b", "bendahara"),
    )
    assert circular.work_window == WorkWindow(time(7, 30), time(16), Fraction(15, 2), "004-1", "jam kerja")
    assert circular.presence_windows == (PresenceWindow(time(6), time(8), "004-f", "presensi"),)
    assert circular.conduct == (Conduct("Menggunakan pakaian dinas", "004-4"),)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("50", Fraction(1, 2)),
        ("1/2", Fraction(1, 2)),
        ("33,33", Fraction(3333, 10000)),
        ("1/3", Fraction(1, 3)),
        ("0", 0),
        ("100", 1),
        ("1/1", 1),
    ],
)
def test_share_is_per_cent_or_a_fraction_and_exact(text, share):
    body = to_dict(from_toml(TOML))
    body["caps"][0]["percent"] = text
    assert from_dict(body).caps[0].share == share


def test_shape_of_the_stored_body_is_what_an_admin_would_write():
    body = to_dict(from_toml(TOML))
    assert (body["starts"], body["caps"][0]["percent"], body["caps"][0]["weekdays"]) == ("2023-08-21", "12.5", ["kamis", "jumat"])
    assert (body["work_window"]["starts"], body["work_window"]["hours"]) == ("07:30", "7.5")
    assert "revoked" not in body


words = st.text("abcdefghij ", min_size=1, max_size=12).map(lambda text: f"x{text}y")
days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
shares = st.one_of(st.fractions(0, 1, max_denominator=999), st.integers(0, 1_000_000).map(lambda n: Fraction(n, 1_000_000)))
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
spans = st.tuples(times, times).map(sorted)
caps = st.builds(
    Cap,
    place=st.sampled_from(Place),
    share=shares,
    period=st.builds(
        Period,
        starts=days,
        ends=st.one_of(st.none(), st.dates(date(2027, 1, 1), date(2027, 12, 31))),
        weekdays=st.one_of(st.none(), st.frozensets(st.integers(1, 7), min_size=1)),
        dates=st.one_of(st.none(), st.frozensets(days, min_size=1)),
    ),
    exact=st.booleans(),
    categories=st.frozensets(st.sampled_from(ServiceCategory), min_size=1),
    source=words,
    quote=words,
)
exemptions = st.builds(
    Exemption,
    roles=st.frozensets(st.sampled_from(DutyRole), min_size=1),
    categories=st.frozensets(st.sampled_from(ServiceCategory)),
    mode=st.sampled_from(DutyMode),
    minimum=st.integers(1, 1000),
    source=words,
    quote=words,
)
circulars = st.builds(
    Circular,
    number=words,
    title=words,
    issuer=words,
    issued=days,
    jurisdiction=words,
    starts=st.just(date(2022, 1, 1)),
    ends=st.one_of(st.none(), st.dates(date(2028, 1, 1), date(2028, 12, 31))),
    revoked=st.one_of(st.none(), days),
    amends=st.none(),
    caps=st.lists(caps, max_size=3).map(tuple),
    exemptions=st.lists(exemptions, max_size=2).map(tuple),
    work_window=st.none(),
    presence_windows=st.lists(st.builds(lambda span, text: PresenceWindow(*span, text, text), spans, words), max_size=2).map(tuple),
    conduct=st.lists(st.builds(Conduct, words, words), max_size=2).map(tuple),
    notes=st.one_of(st.just(""), words),
)


@given(circulars)
def test_round_trip_changes_nothing(circular):
    assert from_dict(to_dict(circular)) == circular


def test_body_is_plain_json_and_stable():
    once = to_dict(from_toml(TOML))
    assert to_dict(from_dict(deepcopy(once))) == once


# --- refusals, each naming the field -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["number", "title", "issuer", "issued", "jurisdiction", "starts"])
def test_missing_field_is_named(field):
    refusal = refuse(lambda body: body.pop(field))
    assert str(refusal) == f"{field}: is missing."


@pytest.mark.parametrize("field", ["place", "percent", "starts", "categories", "source", "quote"])
def test_missing_field_of_a_cap_is_named_with_its_place(field):
    assert refuse(lambda body: body["caps"][0].pop(field)).field == f"caps[1].{field}"


@pytest.mark.parametrize("value", [0.5, 50, True, "", "50 %", "-1", "1/0", "٥٠", "0.00001", "1e2", "9" * 30])
def test_share_that_is_no_exact_text_is_refused(value):
    refusal = refuse(lambda body: body["caps"][0].update(percent=value))
    assert refusal.field == "caps[1].percent"
    assert refusal.problem == 'must be a number in quotes, such as "50", "12,5" or "1/2".'


@pytest.mark.parametrize("value", ["101", "3/2", "100,01"])
def test_share_above_everybody_is_refused(value):
    assert str(refuse(lambda body: body["caps"][0].update(percent=value))) == "caps[1].percent: must be from 0 to 100 per cent."


@pytest.mark.parametrize("value", ["21/08/2023", "2023-02-30", "2023-8-1", 20230821, ["2023-08-21"]])
def test_date_that_is_none_is_refused(value):
    assert str(refuse(lambda body: body.update(starts=value))) == 'starts: must be a date such as "2023-08-21".'


@pytest.mark.parametrize("value", ["7.30", "25:00", "07:30:00", 730])
def test_time_that_is_none_is_refused(value):
    assert (
        str(refuse(lambda body: body["work_window"].update(starts=value))) == 'work_window.starts: must be a time such as "07:30".'
    )


def test_unknown_field_is_refused_so_that_a_slip_cannot_pass():
    assert str(refuse(lambda body: body.update(end="2023-10-21"))) == "end: is not a field of a circular."
    assert refuse(lambda body: body["caps"][0].update(precent="50")).field == "caps[1].precent"


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("caps", "place", "rumah"),
        ("caps", "categories", ["admin"]),
        ("exemptions", "mode", "kadang"),
        ("exemptions", "roles", ["PPK"]),
    ],
)
def test_word_outside_the_list_is_refused_with_the_list(table, field, value):
    refusal = refuse(lambda body: body[table][0].update({field: value}))
    assert refusal.field == f"{table}[1].{field}"
    assert "must be one of: " in str(refusal)


def test_weekday_outside_the_week_is_refused():
    assert "senin, selasa" in str(refuse(lambda body: body["caps"][0].update(weekdays=["friday"])))


@pytest.mark.parametrize("field", ["weekdays", "dates", "categories"])
def test_empty_list_is_refused(field):
    assert refuse(lambda body: body["caps"][0].update({field: []})).problem == "must be a list that is not empty."


@pytest.mark.parametrize("value", [0, 1001, 1.5, "2", True])
def test_minimum_that_is_no_whole_number_is_refused(value):
    assert refuse(lambda body: body["exemptions"][0].update(minimum=value)).field == "exemptions[1].minimum"


def test_flag_that_is_neither_true_nor_false_is_refused():
    assert str(refuse(lambda body: body["caps"][0].update(exact="ya"))) == "caps[1].exact: must be true or false."


def test_exemption_of_nobody_is_refused():
    assert refuse(lambda body: body["exemptions"][0].pop("roles")).field == "exemptions[1].roles"


def test_end_before_start_is_refused():
    assert str(refuse(lambda body: body.update(ends="2023-08-20"))) == "ends: lies before the start."


def test_cap_outside_its_circular_is_refused():
    assert refuse(lambda body: body["caps"][0].update(starts="2023-08-20")).field == "caps[1].starts"
    assert refuse(lambda body: body["caps"][0].update(ends="2023-10-22")).field == "caps[1].ends"
    assert refuse(lambda body: body["caps"][0].update(ends="2023-08-20")).field == "caps[1].ends"


def test_004_8_more_hours_than_the_window_holds_are_refused():
    assert refuse(lambda body: body["work_window"].update(hours="9")).field == "work_window.hours"


def test_circular_that_amends_itself_is_refused():
    assert refuse(lambda body: body.update(amends=body["number"])).field == "amends"


@pytest.mark.parametrize(("field", "value"), [("caps", {}), ("caps", ["x"]), ("work_window", []), ("conduct", "x"), ("title", 5)])
def test_wrong_shape_is_refused(field, value):
    assert refuse(lambda body: body.update({field: value})).field.startswith(field)


@pytest.mark.parametrize("body", [None, [], "SE 34", 34])
def test_body_that_is_no_table_is_refused(body):
    with pytest.raises(CircularError, match="body: must be a table of fields"):
        from_dict(body)


def test_toml_that_is_none_is_refused():
    with pytest.raises(CircularError, match="TOML: is not valid TOML"):
        from_toml("number = ")


def test_revocation_may_lie_before_the_start():
    early = replace(from_toml(TOML), revoked=date(2023, 8, 1))
    assert from_dict(to_dict(early)) == early

"""`generate`: verdicts as exit codes, one object on stdout, conflicts in words on stderr."""

import json

import pytest

from roster.management.commands import generate
from roster.models import OrgUnit, Roster
from tests.factories import FRIDAY, MONDAY, CoverageGroupFactory, absent, make_agency

pytestmark = pytest.mark.django_db
UNIT = "Dinas Contoh / Seksi 1"


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr(generate, "is_worker_alive", lambda: False)


@pytest.fixture
def agency():
    return make_agency(4, 5)


def test_a_unit_is_named_by_its_path(agency, run):
    code, out, err = run("generate", UNIT, MONDAY, FRIDAY)
    roster = Roster.objects.get()
    assert (code, err) == (0, "")
    assert (roster.unit, roster.pattern) == (agency.subunits[0], "weekly")
    assert f"Roster {roster.pk}" in out
    assert "Status: optimal" in out


def test_a_unit_is_named_by_its_code(agency, run):
    OrgUnit.objects.filter(pk=agency.subunits[1].pk).update(code="1.02.3")
    assert run("generate", "1.02.3", MONDAY, FRIDAY, "--pattern", "mixed")[0] == 0
    assert (Roster.objects.get().unit, Roster.objects.get().pattern) == (agency.subunits[1], "mixed")


def test_json_is_one_object(agency, run):
    code, out, err = run("generate", "Dinas Contoh", MONDAY, FRIDAY, "--json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert list(said) == ["roster", "status", "stages", "conflicts"]
    assert (said["roster"], said["status"], said["conflicts"]) == (Roster.objects.get().pk, "optimal", [])
    assert [stage["name"] for stage in said["stages"]] == ["usage", "pattern", "fairness", "wishes"]


def test_a_living_worker_is_rung_and_awaited(agency, run, monkeypatch):
    monkeypatch.setattr(generate, "is_worker_alive", lambda: True)
    monkeypatch.setattr(generate, "ring", lambda queued: generate.app.tasks["roster.tasks.solve"](queued.pk))
    assert run("generate", UNIT, MONDAY, FRIDAY)[0] == 0


def test_infeasible_exits_with_3_and_says_why(agency, run):
    CoverageGroupFactory(unit=agency.subunits[0], members=agency.people[0][:2], minimum=2)
    absent(agency.people[0][0], MONDAY)
    code, out, err = run("generate", "Dinas Contoh", MONDAY, FRIDAY, "--json")
    assert code == 3
    assert "1 of 2 parts" in err
    assert "Loket needs 2 on site" in err
    assert json.loads(out)["conflicts"][0]["day"] == "2023-08-21"


def test_unknown_exits_with_4(agency, run, settings):
    from roster.solver.solution import Solution, Status
    from roster.workflow import solve

    nothing = Solution(Status.UNKNOWN, None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "solve_parts", lambda problem, **_: (nothing,))
        assert run("generate", UNIT, MONDAY, FRIDAY)[0] == 4


@pytest.mark.parametrize(
    ("unit", "period", "reason"),
    [
        ("Dinas Lain", (MONDAY, FRIDAY), "no unit"),
        (UNIT, (FRIDAY, MONDAY), "ends before it starts"),
        (UNIT, ("2024-01-08", "2024-01-12"), "No circular"),
    ],
)
def test_refusals_exit_with_1(agency, run, unit, period, reason):
    code, out, err = run("generate", unit, *period)
    assert (code, out) == (1, "")
    assert reason in err
    assert not Roster.objects.exists()


@pytest.mark.parametrize("arguments", [(), (UNIT, "21/08/2023", "2023-09-15"), (UNIT, MONDAY, FRIDAY, "--pattern", "daily")])
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        generate.Command().run_from_argv(["manage.py", "generate", *map(str, arguments)])
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err

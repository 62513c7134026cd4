"""`generate_all`: every agency once, however often it is called; the gravest verdict as exit code, one line an agency."""

import json

import pytest

from roster.management import solving_queue
from roster.management.commands import generate_all
from roster.models import OrgUnit, Roster, RunStatus, SolveRun
from roster.tasks import reap, ring, solve, solve_batch
from roster.workflow import generate_province
from roster.workflow.generate_province import ProvinceWish, request_agency, survey
from roster.workflow.run_ledger import request_run
from tests.factories import FRIDAY, MONDAY, CoverageGroupFactory, absent, make_agency

pytestmark = pytest.mark.django_db
PERIOD = MONDAY, FRIDAY
WISH = ProvinceWish(*PERIOD)


@pytest.fixture
def agency():
    return make_agency(4, 5)


@pytest.fixture
def second():
    return make_agency(3, name="Dinas Kedua")


@pytest.fixture
def generate(run):
    """Run the command in this process; return its exit code, what --json said, and stderr."""

    def call(*arguments):
        code, out, err = run("generate_all", *PERIOD, "--json", *(arguments or ("--workers", "1")))
        return code, json.loads(out or "null"), err

    return call


def impossible(agency):
    """Somebody is away from a counter that needs everybody."""
    CoverageGroupFactory(unit=agency.subunits[0], members=agency.people[0][:2], minimum=2)
    absent(agency.people[0][0], MONDAY)


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_every_agency_is_solved(agency, second, generate):
    code, said, err = generate()
    assert code == 0
    assert (said["agencies"], said["parts"], said["proven"], said["kept"]) == (2, 3, 3, 0)
    assert said["peak_mb"] > 0
    assert {report["roster"] for report in said["reports"]} == set(Roster.objects.values_list("pk", flat=True))
    assert "2/2" in err


def test_summary_tells_agency_by_agency(agency, second, run):
    impossible(agency)
    _code, out, err = run("generate_all", *PERIOD, "--workers", "1")
    lines = {line[:12].strip(): line.split() for line in out.splitlines()}
    assert lines["Dinas Contoh"][3:7] == ["2", "1", "0", "1"]  # parts, proven, feasible, infeasible
    assert lines["Dinas Kedua"][3:7] == ["1", "1", "0", "0"]
    assert "2 agencies: 2 of 3 parts proven best" in out
    assert "Dinas Contoh: infeasible" in err


# --- again ---------------------------------------------------------------------------------------------------------------------------


def test_second_time_keeps_everything(agency, second, generate):
    generate()
    rosters = list(Roster.objects.order_by("pk").values())
    code, said, _err = generate()
    assert (code, said["kept"], said["proven"]) == (0, 2, 3)
    assert list(Roster.objects.order_by("pk").values()) == rosters
    assert SolveRun.objects.count() == 2


def test_agency_that_came_later_is_added(agency, generate):
    generate()
    make_agency(3, name="Dinas Kedua")
    assert generate()[1]["kept"] == 1
    assert SolveRun.objects.count() == 2


def test_roster_that_was_saved_but_not_solved_is_solved(agency, generate):
    draft = agency.draft()
    assert generate()[1]["reports"][0]["roster"] == draft.pk
    assert Roster.objects.count() == 1


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.CANCELLED])
def test_run_that_ended_without_a_result_is_asked_for_again(agency, generate, status):
    SolveRun.objects.create(roster=agency.draft(), base_version=1, status=status)
    assert generate()[1]["proven"] == 2


def test_run_that_waits_is_taken_over(agency, generate):
    waiting = request_run(agency.draft(), None)
    generate()
    waiting.refresh_from_db()
    assert (SolveRun.objects.count(), waiting.status) == (1, RunStatus.DONE)


def test_largest_agencies_come_first_and_those_under_way_last(agency, second):
    request_run(agency.draft(), None)
    third = make_agency(4, name="Dinas Ketiga")
    assert survey(WISH) == ([], [third.unit.pk, second.unit.pk, agency.unit.pk])


def test_other_periods_and_lower_units_are_left_alone(agency, generate):
    agency.draft(agency.subunits[0])
    agency.draft(ends=MONDAY)
    assert generate()[1]["kept"] == 0
    assert Roster.objects.count() == 3


# --- through the queue -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rung(monkeypatch):
    """Which task was rung for which run; nobody answers."""
    bells = []
    monkeypatch.setattr(solve, "delay", lambda pk: bells.append(("solve", pk)))
    monkeypatch.setattr(solve_batch, "delay", lambda pk: bells.append(("solve_batch", pk)))
    return bells


def test_province_rings_on_a_queue_of_its_own(agency, second, rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        own = request_run(agency.draft(), None)
        batch = request_agency(second.unit, WISH, is_batch=True)
        ring(batch)
        ring(own)
    assert rung == [("solve_batch", batch.pk), ("solve", own.pk)]


@pytest.mark.parametrize(("task", "queue"), [(solve, "celery"), (solve_batch, "batch")])
def test_each_task_has_its_queue(task, queue):
    route = task.app.amqp.router.route({}, task.name)
    assert route.get("queue", task.app.amqp.queues["celery"]).name == queue


def test_reaper_rings_again_on_the_same_queue(agency, second, rung):
    own = request_run(agency.draft(), None)
    batch = request_agency(second.unit, WISH, is_batch=True)
    reap()
    assert sorted(rung) == [("solve", own.pk), ("solve_batch", batch.pk)]


def test_command_waits_for_the_workers_and_reads_the_rows(agency, second, generate, monkeypatch):
    monkeypatch.setattr(generate_all, "is_worker_alive", lambda: True)
    monkeypatch.setattr(solving_queue, "ring", lambda queued: solve_batch(queued.pk))
    code, said, _err = generate("--queue")
    assert (code, said["proven"], said["peak_mb"]) == (0, 3, 0)
    assert set(SolveRun.objects.values_list("is_batch", flat=True)) == {True}


def test_redis_with_workers_is_used_unless_processes_are_asked_for(agency, generate, monkeypatch, settings):
    settings.REDIS_URL = "redis://localhost"
    monkeypatch.setattr(generate_all, "is_worker_alive", lambda: True)
    monkeypatch.setattr(solving_queue, "ring", lambda queued: solve_batch(queued.pk))
    generate("--pattern", "mixed")
    assert SolveRun.objects.get().is_batch


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_agencies_without_a_roster_are_named(agency, run):
    make_agency(1, name="Biro Kecil")
    code, out, err = run("generate_all", *PERIOD, "--workers", "1")
    assert code == 1
    assert "2 of 2 parts proven" in out
    assert "Biro Kecil: Nobody in Biro Kecil can work from home" in err
    assert Roster.objects.count() == 1


def test_gravest_verdict_is_the_exit_code(agency, generate):
    make_agency(1, name="Biro Kecil")
    impossible(agency)
    code, said, _err = generate()
    assert code == 3
    assert (said["infeasible"], said["proven"]) == (1, 1)
    again = generate()
    assert (again[0], again[1]["kept"], again[1]["infeasible"]) == (3, 1, 1)


def test_agency_whose_solve_breaks_stops_no_other(agency, second, generate, monkeypatch):
    whole = generate_province.solve_run

    def breaks_for_the_first(pk):
        if SolveRun.objects.get(pk=pk).roster.unit_id != agency.unit.pk:
            return whole(pk)
        claimed = generate_province.run_ledger.claim(pk)
        if claimed:
            generate_province.run_ledger.release(claimed)
        raise MemoryError

    monkeypatch.setattr(generate_province, "solve_run", breaks_for_the_first)
    monkeypatch.setattr(generate_province, "POLL_S", 0)
    code, said, err = generate()
    assert (code, said["proven"]) == (1, 1)
    assert "Dinas Contoh: The solver stopped 3 times" in err


def test_an_agency_is_needed(run):
    code, _out, err = run("generate_all", *PERIOD)
    assert code == 1
    assert "Import the staff first" in err


def test_reversed_period_is_refused(agency, run):
    code, _out, err = run("generate_all", FRIDAY, MONDAY)
    assert (code, OrgUnit.objects.agencies().count()) == (1, 1)
    assert "ends before it starts" in err


def test_queue_without_workers_is_refused(agency, generate, monkeypatch):
    monkeypatch.setattr(generate_all, "is_worker_alive", lambda: False)
    code, _said, err = generate("--queue")
    assert code == 1
    assert "No worker answers" in err
    assert not Roster.objects.exists()

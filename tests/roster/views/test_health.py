"""What machines ask: alive, ready, figures."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from roster.models import Pulse, RunStatus, SolveRun
from roster.workflow.keep_pulse import keep_pulse
from tests.factories import make_agency

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40


@pytest.fixture
def pulse():
    keep_pulse()


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def scrape(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


# --- alive -----------------------------------------------------------------------------------------------------------------------------


def test_a_living_process_says_so_to_anybody_without_touching_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


# --- ready -----------------------------------------------------------------------------------------------------------------------------


def test_a_site_with_everything_is_ready(client, pulse):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": []})


def test_a_site_whose_worker_has_not_been_seen_for_a_lease_is_not(client, pulse, settings):
    Pulse.objects.update(at=timezone.now() - timedelta(seconds=settings.SOLVE_LEASE_S + 1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "missing": ["worker"]})


def test_a_worker_that_is_busy_with_a_solve_counts_as_seen(client):
    run = SolveRun.objects.create(
        roster=make_agency(4).draft(), base_version=1, status=RunStatus.RUNNING, lease_until=timezone.now() + timedelta(seconds=9)
    )
    assert client.get("/readyz").status_code == 200
    SolveRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert client.get("/readyz").json()["missing"] == ["worker"]


def test_a_site_whose_database_lacks_a_migration_is_not_ready(client, pulse):
    MigrationRecorder(connection).record_unapplied(
        "roster", MigrationRecorder.Migration.objects.filter(app="roster").latest("id").name
    )
    assert client.get("/readyz").json()["missing"] == ["migrations"]


def test_a_site_without_its_broker_is_not_ready(client, pulse, monkeypatch):
    from roster.celery import app

    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert client.get("/readyz").json()["missing"] == ["broker"]


# --- figures ---------------------------------------------------------------------------------------------------------------------------


def test_prometheus_reads_the_queue_as_the_database_has_it(client, token):
    agency = make_agency(4)
    SolveRun.objects.create(roster=agency.draft(), base_version=1)
    now = timezone.now()
    SolveRun.objects.create(
        roster=agency.draft(),
        base_version=1,
        is_batch=True,
        status=RunStatus.DONE,
        started_at=now - timedelta(seconds=4),
        finished_at=now,
    )
    text = scrape(client).content.decode()
    assert 'jadwal_runs{queue="celery",status="antre"} 1.0' in text
    assert 'jadwal_runs{queue="batch",status="selesai"} 1.0' in text
    assert 'jadwal_solve_seconds_sum{queue="batch"} 4.0' in text
    assert 'jadwal_queue_age_seconds{queue="celery"}' in text


def test_prometheus_reads_requests_by_view_and_status(client, token):
    client.get("/healthz")
    assert 'jadwal_requests_total{method="GET",status="200",view="healthz"}' in scrape(client).content.decode()


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1]])
def test_figures_do_not_exist_for_whoever_has_no_token(client, token, given):
    assert scrape(client, given).status_code == 404


def test_figures_do_not_exist_where_no_token_is_set(client):
    assert scrape(client, "").status_code == 404


def test_figures_name_nobody(client, token):
    agency = make_agency(4)
    client.force_login(agency.head)
    client.get("/pegawai/?q=rahasia")
    text = scrape(Client()).content.decode()
    assert not [person for person in agency.people[0] if person.nip in text or person.name in text]
    assert "rahasia" not in text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_only_read(client, token, path):
    assert client.post(path).status_code == 405

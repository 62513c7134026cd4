import os
import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from roster.models import Notice, Presence, PublishedDay, RunStatus, SolveRun
from roster.workflow.clear_old import clear_old
from roster.workflow.keep_presence import keep_presence
from roster.workflow.publish import publish
from tests.factories import MONDAY, make_agency, send_home

pytestmark = pytest.mark.django_db

NOTHING = dict.fromkeys(
    ("sessions", "session_notes", "notices", "presences", "login_attempts", "logins", "login_failures", "runs", "uploads"), 0
)  # fmt: skip


@pytest.fixture
def agency(settings, tmp_path):
    settings.TODAY = MONDAY
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "imports").mkdir()
    return make_agency(4)


def ago(**length):
    return timezone.now() - timedelta(**length)


def upload(tmp_path, name, hours):
    path = tmp_path / "imports" / name
    path.write_bytes(b"x")
    os.utime(path, (time.time() - hours * 3600,) * 2)
    return path


def test_nothing_is_cleared_while_it_serves(agency, tmp_path):
    roster = agency.draft()
    SolveRun.objects.create(roster=roster, base_version=1, status=RunStatus.DONE, problem={}, result=[])
    Session.objects.create(session_key="living", expire_date=timezone.now() + timedelta(hours=1))
    young = upload(tmp_path, "people-1-a", 23)
    assert clear_old() == NOTHING
    assert young.exists()


def test_expired_sessions_old_attempts_and_old_uploads_go(agency, tmp_path, settings):
    Session.objects.create(session_key="dead", expire_date=ago(minutes=1))
    note = UserSession.objects.create(user=agency.admin, ip="203.0.113.1", session_key="dead", user_agent="x")
    UserSession.objects.filter(pk=note.pk).update(created_at=ago(seconds=settings.SESSION_COOKIE_AGE + 60))
    AccessAttempt.objects.create(username="x", ip_address="203.0.113.1", failures_since_start=1, get_data="", post_data="")
    AccessAttempt.objects.update(attempt_time=ago(days=91))
    old = upload(tmp_path, "people-1-a", 25)
    assert clear_old() == NOTHING | {"sessions": 1, "session_notes": 1, "login_attempts": 1, "uploads": 1}
    assert not old.exists()
    assert not Session.objects.exists()


def test_who_had_a_grid_open_is_forgotten(agency):
    keep_presence(agency.draft(), agency.admin)
    assert clear_old()["presences"] == 0
    Presence.objects.update(at=ago(minutes=2))
    assert clear_old()["presences"] == 1
    assert not Presence.objects.exists()


def test_run_of_a_roster_long_past_keeps_its_row_and_loses_its_contents(agency, settings):
    roster = agency.draft()
    run = SolveRun.objects.create(
        roster=roster, base_version=1, status=RunStatus.DONE, problem={"people": [1]}, result=[{"home": {}}], progress={"x": 1}
    )
    settings.TODAY = roster.ends + timedelta(days=90)
    assert clear_old()["runs"] == 0
    settings.TODAY = roster.ends + timedelta(days=91)
    assert clear_old()["runs"] == 1
    run.refresh_from_db()
    assert (run.status, run.problem, run.result, run.progress) == (RunStatus.DONE, None, None, {})
    assert clear_old()["runs"] == 0


def test_notices_go_half_a_year_after_they_were_read_and_what_was_published_stays(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    publish(roster.pk, None, agency.head)
    days = PublishedDay.objects.count()
    read, *_unread = Notice.objects.all()
    Notice.objects.filter(pk=read.pk).update(read_at=ago(days=181))
    assert clear_old()["notices"] == 1
    assert not Notice.objects.filter(pk=read.pk).exists()
    assert (Notice.objects.count(), PublishedDay.objects.count()) == (len(_unread), days)


def test_rehearsal_counts_and_clears_nothing(agency, tmp_path, capsys):
    Session.objects.create(session_key="dead", expire_date=ago(minutes=1))
    old = upload(tmp_path, "people-1-a", 25)
    call_command("clear_old", "--dry-run")
    said = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert {"sessions": "1", "uploads": "1", "notices": "0"}.items() <= said.items()
    assert old.exists()
    call_command("clear_old")
    assert not old.exists()


def test_beat_clears_every_night(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["clear"]
    assert entry["task"] == "roster.tasks.clear"
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({2}, {30})

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from roster.models import Roster, RunStatus, SolveRun
from roster.workflow import run_ledger
from roster.workflow.keep_upload import keep_upload
from roster.workflow.refusal import Refusal
from tests.factories import MONDAY, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(settings, tmp_path):
    settings.TODAY = MONDAY
    settings.MEDIA_ROOT = tmp_path
    settings.ACTIVE_SOLVES_PER_USER = 2
    settings.SOLVES_PER_USER = settings.UPLOADS_PER_USER = 3
    return make_agency(4)


def ask(agency, by, **options):
    return run_ledger.request_run(agency.draft(), by, **options)


def ask_and_end(agency, by, times):
    for _ in range(times):
        run = ask(agency, by)
        SolveRun.objects.filter(pk=run.pk).update(status=RunStatus.DONE)


# --- solves ----------------------------------------------------------------------------------------------------------------------------


def test_head_may_have_some_solves_at_once_and_the_next_one_is_refused(agency):
    for _ in range(2):
        ask(agency, agency.head)
    with pytest.raises(Refusal, match=r"2 of your rosters are being solved .* Ask again when one is done"):
        ask(agency, agency.head)
    SolveRun.objects.update(status=RunStatus.CANCELLED)
    assert ask(agency, agency.head)


def test_head_may_ask_so_often_and_is_told_from_when_on_again(agency):
    ask_and_end(agency, agency.head, 3)
    SolveRun.objects.update(requested_at=timezone.now() - timedelta(minutes=9))
    again = timezone.localtime() + timedelta(minutes=2)
    with pytest.raises(Refusal, match=f"3 solves within 10 minutes are the most. Ask again from {again:%H.%M}"):
        ask(agency, agency.head)
    SolveRun.objects.update(requested_at=timezone.now() - timedelta(minutes=11))
    assert ask(agency, agency.head)


def test_what_one_asks_for_takes_nothing_from_another(agency):
    ask_and_end(agency, agency.head, 3)
    assert ask(agency, agency.admin)


def test_the_province_and_the_command_line_are_not_limited(agency):
    for _ in range(4):
        ask(agency, None, is_batch=True)
    assert ask(agency, agency.head)


def test_page_says_no_and_the_new_roster_is_kept(agency, client):
    ask_and_end(agency, agency.head, 3)
    client.force_login(agency.head)
    before = Roster.objects.count()
    values = {"unit": agency.unit.pk, "starts": MONDAY, "ends": MONDAY, "pattern": "mixed", "action": "solve"}
    answer = client.post(reverse("roster:new"), values, follow=True)
    assert Roster.objects.count() == before + 1
    assert "3 solves within 10 minutes" in answer.content.decode()


# --- uploads ---------------------------------------------------------------------------------------------------------------------------


def test_uploads_are_in_the_audit_and_the_fourth_is_refused(agency, tmp_path):
    for number in range(3):
        keep_upload(agency.admin, "people", b"x" * number)
    assert [entry.additional_data for entry in LogEntry.objects.filter(actor=agency.admin).order_by("pk")] == [
        {"upload": "people", "bytes": number} for number in range(3)
    ]
    kept = [path.name for path in (tmp_path / "imports").iterdir()]
    with pytest.raises(Refusal, match="3 uploads within 10 minutes"):
        keep_upload(agency.admin, "people", b"yyyy")
    assert [path.name for path in (tmp_path / "imports").iterdir()] == kept
    assert keep_upload(agency.bkd, "people", b"yyyy")

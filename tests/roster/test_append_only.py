"""The database itself keeps the audit, steps, revisions and published days: by the ORM, by SQL, from the back office."""

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from policies.rules import Place
from roster.append_only import GUARDED, guard, unguarded
from roster.models import Change, Order, OrderedDay, OrderKind, PublishedDay, Revision
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, UserFactory, make_agency, send_home

pytestmark = pytest.mark.django_db
MODELS = [LogEntry, Change, Revision, PublishedDay, Order, OrderedDay]


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    """A roster with one row at least in each guarded table."""
    rina = agency.people[0][0]
    roster = agency.draft()
    send_home(roster, rina, FRIDAY)
    edit_cell(roster.pk, 1, rina.pk, MONDAY, CellAction.HOME, agency.head)
    publish(roster.pk, None, agency.head)
    give_order(roster.pk, OrderWish(OrderKind.RECALL, 1, frozenset([rina.pk]), FRIDAY, FRIDAY, Place.OFFICE, "Rapat."), agency.head)
    return roster


def refused(call):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        call()


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_guarded_table_has_rows_here_and_a_model(roster):
    assert {model._meta.db_table for model in MODELS} == {one.table for one in GUARDED}
    assert all(model.objects.exists() for model in MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_no_row_is_deleted(roster, model):
    refused(lambda: model.objects.all()._raw_delete("default"))
    refused(lambda: sql(f"DELETE FROM {model._meta.db_table}"))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("auditlog_logentry", "object_repr = 'x'"),
        ("roster_change", "after = 'WFO'"),
        ("roster_revision", "note = 'x'"),
        ("roster_publishedday", "location = 'WFH'"),
        ("roster_publishedday", "basis = 'x'"),
        ("roster_order", "reason = 'x'"),
        ("roster_orderedday", "after = 'WFH'"),
    ],
)
def test_no_row_is_changed(roster, table, change):
    refused(lambda: sql(f"UPDATE {table} SET {change}"))


def test_orm_is_refused_too(roster):
    revision = roster.revisions.first()
    revision.note = "x"
    refused(revision.save)
    refused(lambda: Revision.objects.update(note="x"))


def test_newer_revision_still_takes_over(roster):
    assert set(roster.revisions.get(number=1).days.values_list("is_current", flat=True)) == {False}


def test_steps_of_a_draft_that_was_never_published_may_go(agency):
    roster = agency.draft()
    edit_cell(roster.pk, 1, agency.people[0][0].pk, MONDAY, CellAction.HOME, agency.head)
    roster.delete()
    assert not Change.objects.exists()


def test_guard_can_be_put_in_place_twice(roster):
    guard(connection)
    refused(lambda: Revision.objects.update(note="x"))


@pytest.mark.parametrize("model", MODELS)
def test_back_office_offers_no_way(roster, model):
    root = UserFactory(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(root)
    if model is LogEntry:
        entry = LogEntry.objects.first()
        assert client.post(reverse("admin:auditlog_logentry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
        assert client.post(reverse("admin:auditlog_logentry_change", args=[entry.pk]), {"action": "2"}).status_code == 403
    else:
        assert f"{model._meta.app_label}/{model._meta.model_name}/" not in client.get(reverse("admin:index")).content.decode()


def test_account_that_acted_is_not_deleted_in_the_back_office(roster, agency):
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.post(reverse("admin:auth_user_delete", args=[agency.head.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_tests_may_empty_their_database(roster):
    with unguarded(connection):
        OrderedDay.objects.all()._raw_delete("default")
    refused(lambda: Order.objects.all()._raw_delete("default"))


@pytest.mark.django_db(transaction=True)
def test_later_migration_may_rebuild_a_table_that_a_trigger_reads(roster):
    try:
        call_command("migrate", "roster", "0006", verbosity=0)  # takes a constraint from revisions, so that SQLite rebuilds them
    finally:
        call_command("migrate", verbosity=0)
    refused(lambda: Change.objects.all()._raw_delete("default"))

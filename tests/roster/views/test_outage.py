"""A database that is away is told as what it is, on a page of the user's language; an error of ours is another page."""

import errno

import pytest
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    client = Client(raise_request_exception=False)
    client.force_login(make_agency(3).head)
    return client


def fail_with(error, sql=""):
    """Let every statement fail that begins so."""

    def execute(run, statement, *rest):
        if statement.startswith(sql):
            raise error
        return run(statement, *rest)

    return connection.execute_wrapper(execute)


@pytest.mark.parametrize(("language", "says"), [("en", "The database does not answer"), ("id", "Basis data tidak menjawab")])
def test_database_that_is_away_is_told_in_the_language_of_the_user(head, language, says):
    head.cookies["django_language"] = language
    with fail_with(OperationalError("the server closed the connection")):
        answer = head.get("/jadwal/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert says in answer.content.decode()
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.fixture
def unseen(head):
    """A head whose session ends with the browser: its first page notes in the session when it was seen."""
    session = head.session
    session.set_expiry(0)
    session.save()
    return head


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_that_goes_away_before_the_session_is_stored_is_no_mistake_of_the_visitor(unseen, error):
    with fail_with(error("the server closed the connection"), 'UPDATE "django_session"'):
        answer = unseen.get("/jadwal/")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.content.decode()


def test_session_that_was_ended_meanwhile_stays_so(unseen):
    with connection.execute_wrapper(ended_meanwhile):
        answer = unseen.get("/jadwal/")
    assert answer.status_code == 400


def ended_meanwhile(run, statement, *rest):
    if statement.startswith('UPDATE "django_session"'):
        Session.objects.all().delete()
    return run(statement, *rest)


def test_full_disk_is_told_as_what_it_is(head):
    with fail_with(OSError(errno.ENOSPC, "No space left on device")):
        answer = head.get("/jadwal/")
    assert answer.status_code == 503
    assert "no space left for files" in answer.content.decode()


def test_error_of_ours_stays_an_error(head):
    with fail_with(RuntimeError("a mistake")):
        answer = head.get("/jadwal/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers

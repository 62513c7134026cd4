"""Each request has an id, one line in the log, and no person in it."""

import json
import logging

import pytest
from django.conf import settings
from django.urls import reverse

from roster.logs import JsonFormatter
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """What a log collector gets: the parsed objects, in order."""

    class Kept(logging.Handler):
        def emit(self, record):
            found.append(json.loads(JsonFormatter().format(record)))

    found, kept, root = [], Kept(), logging.getLogger()
    watched = logging.getLogger("roster.request")
    root.addHandler(kept)
    watched.setLevel(logging.INFO)
    yield found
    root.removeHandler(kept)
    watched.setLevel(logging.WARNING if settings.EMBEDDED else logging.NOTSET)


def test_answer_and_log_carry_the_id_that_the_caller_gave(client, lines):
    answer = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-17"})
    assert answer["X-Request-ID"] == lines[-1]["request_id"] == "from-the-proxy-17"


@pytest.mark.parametrize("bad", ["", "short", "a b c d e f g h", "x" * 65, 'quoted"id-1234'])
def test_an_id_that_could_harm_a_log_is_replaced(client, bad):
    answer = client.get("/healthz", headers={"X-Request-ID": bad})
    assert len(answer["X-Request-ID"]) == 32
    assert answer["X-Request-ID"] != bad


def test_two_requests_have_two_ids(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_a_line_says_view_status_time_and_the_ids_of_user_and_object(client, lines):
    agency = make_agency(4)
    roster = agency.draft()
    client.force_login(agency.head)
    client.get(reverse("roster:grid", args=[roster.pk]))
    line = next(line for line in lines if line["logger"] == "roster.request")
    assert {"view": "roster:grid", "method": "GET", "status": 200, "user": agency.head.pk, "pk": roster.pk}.items() <= line.items()
    assert line["ms"] >= 0


def test_neither_query_nor_secret_path_nor_login_name_reaches_the_log(client, lines):
    employee = make_agency(4).people[0][0]
    client.get("/pegawai/?q=rahasia-q")
    client.get("/akun/password/reset/key/3-rahasia-key/")
    client.get("/tidak/ada/?token=rahasia-token")
    client.post(reverse("account_login"), {"login": employee.nip, "password": "rahasia-sandi"})
    text = json.dumps(lines)
    assert len(lines) >= 4
    assert "rahasia" not in text
    assert employee.nip not in text

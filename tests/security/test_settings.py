"""Unsafe settings are refused at the start, each with a sentence; what only limits is warned of."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from roster.checks import TAG, refuse_unsafe
from tests.site import ROOT

KEY = "".join(chr(33 + number % 90) for number in range(64))
PRODUCTION = {
    "ALLOWED_HOSTS": ["jadwal.example"],
    "SECRET_KEY": KEY,
    "DEBUG": False,
    "HTTPS": True,
    "EMBEDDED": False,
    "REDIS_URL": "redis://redis",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "METRICS_TOKEN": "",
    "TODAY": None,
    "EMAIL_HOST": "mail.example",
}


@pytest.fixture
def production(settings, monkeypatch):
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    monkeypatch.delenv("EMAIL_BACKEND", raising=False)
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    return settings


def found():
    return [message.id for message in run_checks(tags=[TAG])]


def test_a_sound_production_starts_without_a_word(production):
    assert found() == []
    refuse_unsafe()


def test_a_laptop_starts_without_a_word(production, settings):
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.EMBEDDED, settings.REDIS_URL = ["127.0.0.1", "localhost"], False, True, ""
    settings.SECRET_KEY, settings.DEBUG = "short", True
    assert found() == []


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("DEBUG", True, "DEBUG shows source code and settings to every visitor. Set DEBUG=0."),
        ("ALLOWED_HOSTS", [], "Nobody can reach the site. Set ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "lets anyone forge links in mails. Name the hosts"),
        ("SECRET_KEY", "only-for-tests", "SECRET_KEY can be guessed, and with it every session. Set it to 50 or more"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY can be guessed"),
        ("HTTPS", False, "Without HTTPS passwords cross the network readable. Set HTTPS=1"),
        ("TODAY", "2023-08-21", "TODAY stops the calendar; it is for demo and tests. Unset TODAY."),
        ("METRICS_TOKEN", "secret", "METRICS_TOKEN can be guessed. Set it to 24 or more"),
    ],
)
def test_unsafe_setting_is_refused_with_a_sentence_and_the_way_out(production, setting, value, sentence):
    setattr(production, setting, value)
    with pytest.raises(ImproperlyConfigured) as error:
        refuse_unsafe()
    assert str(error.value).startswith("Refusing to start. ")
    assert sentence in str(error.value)


def test_sqlite_with_several_web_processes_is_refused(production, monkeypatch):
    production.EMBEDDED, production.REDIS_URL = True, ""
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    with pytest.raises(ImproperlyConfigured, match="SQLite serves one web process"):
        refuse_unsafe()


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"EMBEDDED": True}, "roster.W001"),
        ({"REDIS_URL": ""}, "roster.W002"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "roster.W003"),
        ({"EMAIL_HOST": ""}, "roster.W004"),
    ],
)
def test_what_only_limits_is_warned_of_and_starts(production, changes, warning):
    for name, value in changes.items():
        setattr(production, name, value)
    assert found() == [warning]
    refuse_unsafe()


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import roster.wsgi"],
        ["-m", "celery", "-A", "roster", "worker", "-P", "solo"],
        ["-m", "celery", "-A", "roster", "beat"],
    ],
)
def test_web_worker_and_beat_end_at_once_with_the_sentence(command, tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment = kept | {"ALLOWED_HOSTS": "jadwal.example", "HTTPS": "1", "DATA_DIR": str(tmp_path), "SECRET_KEY": "weak"}
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert "SECRET_KEY can be guessed" in ended.stderr + ended.stdout


def test_cookies_of_a_public_site_are_bound_to_its_host_and_to_https(tmp_path):
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_HSTS_INCLUDE_SUBDOMAINS)"
    )
    environment = os.environ | {"HTTPS": "1", "DATA_DIR": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", *["True"] * 6]

"""What the formatters let through."""

import json
import logging
import sys

import pytest

from roster.logs import JsonFormatter, PlainFormatter, redact, request_id


def record(message, *args, **extra):
    return logging.getLogger("test").makeRecord("test", logging.INFO, "file", 1, message, args, None, extra=extra)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("New login failure by 197001011995032001", "New login failure by [nip]"),
        ("mail to ada@contoh.go.id failed", "mail to [email] failed"),
        ("Not Found: /akun/password/reset/key/3-abc-def/", "Not Found: /akun/password/reset/key/[key]"),
        ("GET /pegawai/?q=Siti&x=1 HTTP", "GET /pegawai/?[query] HTTP"),
        ("duplicate key\nDETAIL:  Key (nip)=(1) of Siti exists.", "duplicate key\nDETAIL: [row]"),
        ("no route to redis://:s3cret@redis/0", "no route to redis://[password]@redis/0"),
        ("connect postgresql://roster:s3cret@127.0.0.1/x", "connect postgresql://[password]@127.0.0.1/x"),
    ],
)
def test_persons_and_secrets_are_blotted_out(text, kept):
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text", ["run 12 took 3.5 s", "succeeded in 0.030604160399998102s", "1234567890123456789 is no NIP", "celery@host ready"]
)
def test_what_names_nobody_stays(text):
    assert redact(text) == text


def test_json_is_one_line_with_time_level_logger_and_fields():
    token = request_id.set("abcdefgh-1")
    try:
        line = JsonFormatter().format(record("two\nlines %s", "1", fields={"status": 200}))
    finally:
        request_id.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert {
        "level": "INFO",
        "logger": "test",
        "message": "two\nlines 1",
        "request_id": "abcdefgh-1",
        "status": 200,
    }.items() <= entry.items()
    assert entry["time"].endswith("+00:00")


def test_a_traceback_is_kept_without_the_persons_in_it():
    try:
        int("NIP 197001011995032001")
    except ValueError:
        broken = record("failed")
        broken.exc_info = sys.exc_info()
    entry = json.loads(JsonFormatter().format(broken))
    assert "NIP [nip]" in entry["error"]
    assert "197001011995032001" not in PlainFormatter().format(broken)

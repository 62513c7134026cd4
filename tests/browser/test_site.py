"""The product as `make run` starts it is up, and stays up when its children are killed."""

import os
import signal
import time

import pytest

from tests.site import serve_site

pytestmark = pytest.mark.browser


def test_the_first_page_is_the_sign_in(browser_page):
    browser_page.goto("/")
    assert "login" in browser_page.url
    assert browser_page.locator("html").get_attribute("lang") == "id"


def test_killed_children_come_back_and_a_stop_leaves_none():
    with serve_site() as site:
        for name in ("celery", "gunicorn"):
            killed = site.child(name)
            os.kill(killed, signal.SIGKILL)
            _wait_until(lambda name=name, killed=killed: _has_other_child(site, name, killed))
        _wait_until(site.is_ready)
        survivors = [site.child("celery"), site.child("gunicorn")]
    for pid in survivors:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def _has_other_child(site, name, killed):
    try:
        return site.child(name) != killed
    except (StopIteration, FileNotFoundError):
        return False


def _wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)

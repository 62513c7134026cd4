"""The product as `make run` starts it is up, and comes up again when its children are killed."""

import os
import signal
import time

import pytest

pytestmark = pytest.mark.browser


def test_the_first_page_is_the_sign_in(browser_page):
    browser_page.goto("/")
    assert "login" in browser_page.url
    assert browser_page.locator("html").get_attribute("lang") == "id"


def test_killed_children_come_back(running_site):
    for name in ("celery", "gunicorn"):
        killed = running_site.child(name)
        os.kill(killed, signal.SIGKILL)
        _wait_until(lambda name=name, killed=killed: _has_other_child(running_site, name, killed))
    _wait_until(running_site.is_ready)


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

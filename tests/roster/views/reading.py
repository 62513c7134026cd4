"""How tests read pages, and a solve as the worker does it."""

import re
from html import unescape

from django.contrib.messages import get_messages

from roster.workflow.run_ledger import request_run
from roster.workflow.solve import solve_run

HTMX = {"HX-Request": "true"}


def words(answer):
    """The text of a page, tags and extra spaces left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def said(answer):
    """The messages that an answer leaves for the next page."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def solve(roster, by=None, **options):
    """Do a solve as the worker does; return its row."""
    return solve_run(request_run(roster, by, **options).pk)

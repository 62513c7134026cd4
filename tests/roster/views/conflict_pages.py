"""How tests read and use the page that says why there is no roster."""

from django.urls import reverse

from tests.roster.views.reading import said


def page_of(client, run):
    return client.get(reverse("roster:conflicts", args=[run.roster_id, run.pk]))


def points(client, run):
    """The conflicts of a run as its page shows them."""
    return page_of(client, run).context["conflicts"]


def click(client, remedy):
    """Press the button of a way out; return what is said."""
    return said(client.post(remedy["url"], dict(remedy["values"])))[-1]

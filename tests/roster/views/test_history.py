"""Who changed what: each step with its author, and publications among them."""

import pytest
from django.urls import reverse

from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.publish import publish
from roster.workflow.undo import undo
from tests.factories import MONDAY, TUESDAY
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def page(client, roster, **query):
    return client.get(reverse("roster:history", args=[roster.pk]), query)


def move(roster, by, employee, *days):
    return edit_cells(roster.pk, None, [(str(employee.pk), day) for day in days], CellAction.HOME, by)


def test_each_step_shows_who_what_and_the_cells(head, agency, roster, rina):
    move(roster, agency.head, rina, MONDAY, TUESDAY)
    text = words(page(head, roster))
    assert "2 cells moved by hand" in text
    assert rina.name in text
    assert agency.head.employee.name in text


def test_undo_names_the_version_it_took_back(head, agency, roster, rina):
    step = move(roster, agency.head, rina, MONDAY)
    undo(roster.pk, step.roster.version, agency.head)
    assert "took back version 2" in words(page(head, roster))


def test_publication_shows_its_circular(head, agency, roster, rina):
    move(roster, agency.head, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    text = words(page(head, roster))
    assert "Revision 1" in text
    assert "SE Sekda DKI 34/2023" in text


def test_long_history_has_pages(head, agency, roster, rina):
    for _ in range(51):
        edit_cells(roster.pk, None, [(str(rina.pk), MONDAY)], CellAction.TOGGLE, agency.head)
    assert "Page 1 of 2" in words(page(head, roster))
    assert "Page 2 of 2" in words(page(head, roster, halaman=2))
    assert page(head, roster, halaman="junk").status_code == 200


def test_untouched_roster_says_so(head, roster):
    assert "Nothing has been changed yet" in words(page(head, roster))

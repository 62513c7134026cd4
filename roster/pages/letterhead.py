"""What stands around the grid on paper: letterhead, attachment lines and the signer."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from roster import clock
from roster.models import OrgUnit, Roster
from roster.queries.facts import Facts
from roster.queries.leadership import load_heads
from roster.wording import post_name


def letterhead(roster: Roster, facts: Facts) -> dict[str, Any]:
    """Return the lines of the printed attachment. The agency's own letterhead text replaces the first and last line."""
    agency = OrgUnit.objects.get_root(roster.unit)
    province, _newline, address = agency.letterhead.partition("\n")
    revision = roster.latest_revision
    day = localtime(revision.published_at).date() if revision else clock.today()
    heads = load_heads(roster.unit)
    signer = heads.signer(day)
    return {
        "province": province or "PEMERINTAH PROVINSI DAERAH KHUSUS IBUKOTA JAKARTA",
        "agency": agency.name.upper(),
        "address": address,
        "title": _("Schedule of work from home and at the office"),
        "attachment": _("Official note, Head of %(unit)s") % {"unit": roster.unit.name},
        "number": "…… / …… / " + str(day.year),
        "date": date_format(day, "j F Y"),
        "basis": _("basis: %(circulars)s") % {"circulars": ", ".join(_circulars(facts)) or "–"},
        "place_date": f"Jakarta, {date_format(day, 'j F Y')}",
        "signer_title": post_name(signer, heads, day) if signer else _("Head of %(unit)s") % {"unit": roster.unit.name},
        "signer_name": signer.employee.name if signer else "",
        "signer_nip": f"NIP {signer.employee.masked_nip}" if signer else "",
    }


def _circulars(facts: Facts) -> list[str]:
    decisions = (limits.home or limits.office for subunit in facts.subunits for limits in subunit.limits)
    return list(dict.fromkeys(decision.circular for decision in decisions if decision))

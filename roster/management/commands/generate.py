"""Generate a roster from the command line: draft, solve, verdict."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError

from roster.celery import app
from roster.management.arguments import INFEASIBLE, UNKNOWN, find_unit, refusals
from roster.models import Pattern
from roster.pages.conflicts import sentences
from roster.solver.solution import Status
from roster.tasks import ring
from roster.workflow.generate import Generated, generate
from roster.workflow.judge import facts_of
from roster.workflow.start_roster import RosterWish

PING_S = 1.0
EXITS = {Status.INFEASIBLE: INFEASIBLE, Status.UNKNOWN: UNKNOWN}


class Command(BaseCommand):
    help = "Create a draft for a unit and everything below it, and solve it. Exits with 3 where no roster exists, 4 where none was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help='a code, or a path such as "Dinas A / Bidang B"')
        parser.add_argument("starts", type=date.fromisoformat, metavar="FROM", help="2023-08-21")
        parser.add_argument("ends", type=date.fromisoformat, metavar="TO", help="2023-09-15")
        parser.add_argument("--pattern", choices=Pattern.values, default=Pattern.WEEKLY)
        parser.add_argument("--json", action="store_true", help="one object on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        with refusals():
            wish = RosterWish(find_unit(options["unit"]), options["starts"], options["ends"], options["pattern"])
            made = generate(wish, None, ring if is_worker_alive() else None)
        if options["json"]:
            self.stdout.write(json.dumps(made.to_json()))
        else:
            self._tell(made)
        if made.status in EXITS:
            raise CommandError(_verdict(made), returncode=EXITS[made.status])

    def _tell(self, made: Generated) -> None:
        self.stdout.write(_("Roster %(roster)d: %(unit)s") % {"roster": made.roster.pk, "unit": made.roster})
        for stage in made.stages:
            bound = "–" if stage.bound is None else stage.bound
            self.stdout.write(f"  {stage.name:<10}" + _("%(value)d (bound %(bound)s)") % {"value": stage.value, "bound": bound})
        self.stdout.write(_("Status: %(status)s") % {"status": made.status.value})


def is_worker_alive() -> bool:
    """Ask the workers through the broker; no answer, or no broker, and this process solves."""
    try:
        return bool(app.control.ping(timeout=PING_S, limit=1))
    except OperationalError:
        return False


def _verdict(made: Generated) -> str:
    """Return why some part has no roster, in words."""
    missing = len(made.parts) - len(made.solved)
    lines = [
        ngettext(
            "%(missing)d of %(total)d part has no roster; its people stay at the office, and publishing waits.",
            "%(missing)d of %(total)d parts have no roster; their people stay at the office, and publishing waits.",
            len(made.parts),
        )
        % {"missing": missing, "total": len(made.parts)}
    ]
    lines += [f"  {sentence}" for sentence in sentences(made.to_json()["conflicts"], facts_of(made.roster))]
    return "\n".join(lines)

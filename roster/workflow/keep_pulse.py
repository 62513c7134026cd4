"""Keep the pulse: a worker says that a bell of beat has reached it."""

from django.utils import timezone

from roster.models import Pulse

WORKER = "worker"


def keep_pulse() -> None:
    Pulse.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})

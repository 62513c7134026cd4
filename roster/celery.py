"""The Celery app: `celery -A roster worker`. Imported only by tasks, so that the solver never loads Django."""

import os

from celery import Celery
from celery.beat import EmbeddedService
from celery.signals import worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")

app = Celery("roster")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["roster"])


@worker_ready.connect
def carry_beat(**_: object) -> None:
    """Without Redis there is one worker: it carries the beat that rings the reaper, as a thread that can't outlive it."""
    if not settings.REDIS_URL:
        EmbeddedService(app, thread=True).start()

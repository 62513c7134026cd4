"""The Celery app: `celery -A roster worker`. Imported only by tasks, so that the solver never loads Django."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")

app = Celery("roster")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["roster"])

"""The Celery app: `celery -A roster worker`. Imported only by tasks, so that the solver never loads Django."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.beat import EmbeddedService
from celery.signals import beat_init, before_task_publish, setup_logging, task_postrun, task_prerun, worker_init, worker_ready
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection

from roster.checks import refuse_unsafe
from roster.logs import adopt_id, request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")

RECONNECT_EVERY_S = 3
SOLVER_NICENESS = 5


class PersistentConnection(Connection):
    """Asks for a lost broker every few seconds; Celery's own pauses grow to 30 s, and for so long nobody would drain the queue."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        return super().ensure_connection(*args, **kwargs, interval_max=RECONNECT_EVERY_S)


class PersistentAMQP(AMQP):
    Connection = PersistentConnection


app = Celery("roster", amqp=PersistentAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["roster"])

ID_HEADER = "request_id"


@worker_init.connect
@beat_init.connect
def refuse_unsafe_settings(**_: object) -> None:
    try:
        refuse_unsafe()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None  # Celery swallows any other exception of a signal


@worker_init.connect
def let_pages_go_first(**_: object) -> None:
    """On a machine that serves and solves, nobody's click waits for a solve."""
    if hasattr(os, "nice"):
        os.nice(SOLVER_NICENESS)


@worker_ready.connect
def carry_beat(**_: object) -> None:
    """Without Redis there is one worker: it carries the beat that rings the reaper, as a thread that can't outlive it."""
    if not settings.REDIS_URL:
        EmbeddedService(app, thread=True).start()


@setup_logging.connect
def log_as_the_web_does(**_: object) -> None:
    """Keep Celery from laying its own formats over ours."""
    logging.config.dictConfig(settings.LOGGING)


@before_task_publish.connect
def send_id(headers: dict[str, Any], **_: object) -> None:
    """Let a task log under the id of the request that rang for it."""
    headers[ID_HEADER] = request_id.get()


@task_prerun.connect
def take_id(task: Any, **_: object) -> None:
    request_id.set(adopt_id(task.request.get(ID_HEADER) or ""))


@task_postrun.connect
def drop_id(**_: object) -> None:
    request_id.set("")

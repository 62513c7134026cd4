"""How gunicorn serves the product: `gunicorn -c python:roster.serving roster.wsgi`. BIND and WEB_CONCURRENCY differ between machines."""

import gc
import os
from importlib import import_module
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")

from django.conf import settings
from prometheus_client.multiprocess import mark_process_dead

bind = os.environ.get("BIND", "127.0.0.1:8000")
# Two processes a core: an edit comes back from the database 25 times, and in its own process it needn't wait each time for a thread
# that draws a large page. Few threads in each, since each keeps a connection.
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if settings.EMBEDDED else 2 * (os.cpu_count() or 1)))
worker_class = "gthread"
threads = 8 if settings.EMBEDDED else 4
timeout = 60  # an import of 15,000 rows takes 9 s
graceful_timeout = 30
_LEVEL = "WARNING" if settings.EMBEDDED else settings.LOG_LEVEL
logconfig_dict = settings.LOGGING | {
    "loggers": {
        name: {"level": _LEVEL, "handlers": ["console"], "propagate": False} for name in ("gunicorn.error", "gunicorn.access")
    }
}


def on_starting(server: Any) -> None:
    """Let roster/checks.py see how many processes there will be, also when that came from the command line."""
    os.environ["WEB_CONCURRENCY"] = str(server.cfg.workers)


def post_worker_init(_worker: Any) -> None:
    """Begin with everything loaded and out of the garbage collector's sight."""
    import_module(settings.ROOT_URLCONF)  # all pages, so that the first visitor doesn't wait for them either
    spare_what_is_loaded()


def spare_what_is_loaded() -> None:
    """Let the garbage collector look at what requests leave behind alone.

    Going through all code and classes again stopped one page in thirty for 50 ms; and a page of 6,600 cells makes so many objects
    that it was looked through fifteen times while it was made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a dead process; its counts stay."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

"""For machines: whether the process lives, whether it can do its work, and what it counts."""

from __future__ import annotations

import os

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from roster.pages.figures import QueueCollector
from roster.queries.readiness import missing_in_database
from roster.tasks import can_ring


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process lives; it touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Say what is missing by name alone, with 503: "database", "migrations", "worker", "broker"."""
    missing = missing_in_database() + ([] if can_ring() else ["broker"])
    answer = JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django would log each 503 as an error of ours
    return answer


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer Prometheus, which proves itself by METRICS_TOKEN; without such a token this address doesn't exist.

    An internal address is no proof: behind a proxy every caller has one.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    known = CollectorRegistry()
    known.register(QueueCollector())
    return HttpResponse(generate_latest(counted) + generate_latest(known), content_type=CONTENT_TYPE_LATEST)

"""What this process counts for Prometheus. What the database knows (runs, queue) is read at each scrape: see roster/queries/queue.py.

prometheus-client and not django-prometheus: that one counts per process only, wraps the database backend, and knows no runs.
With several web processes PROMETHEUS_MULTIPROC_DIR names the folder in which they add up.
"""

import os
from pathlib import Path

if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(folder).mkdir(parents=True, exist_ok=True)  # prometheus-client opens its files there as soon as it is imported

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "jadwal_requests",
    "Answered requests; refused edits are roster:cell and roster:undo with 409 or 422.",
    ["view", "method", "status"],
)
SECONDS = Histogram("jadwal_request_seconds", "Time from request to answer.", ["view"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10))

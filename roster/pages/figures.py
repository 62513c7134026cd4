"""The queue in the words of Prometheus, read from the database: true for all machines, whichever of them is asked."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from roster.queries.queue import load_queue_figures


class QueueCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        figures = load_queue_figures()
        runs = GaugeMetricFamily("jadwal_runs", "Solves by state.", labels=["queue", "status"])
        for (queue, status), count in figures.runs.items():
            runs.add_metric([queue, status], count)
        yield runs
        age = GaugeMetricFamily("jadwal_queue_age_seconds", "How long the oldest solve has waited.", labels=["queue"])
        for queue, seconds in figures.oldest_s.items():
            age.add_metric([queue], seconds)
        yield age
        solves = SummaryMetricFamily("jadwal_solve_seconds", "Time from claim to result of solves that are done.", labels=["queue"])
        for queue, (count, seconds) in figures.solved.items():
            solves.add_metric([queue], count, seconds)
        yield solves
        yield GaugeMetricFamily("jadwal_lapsed_runs", "Solves whose worker has died and that nobody has taken yet.", figures.lapsed)
        if figures.pulse_age_s is not None:
            yield GaugeMetricFamily("jadwal_pulse_age_seconds", "Since a worker last answered beat.", figures.pulse_age_s)

"""Metrics for Prometheus: counts and times of all processes of a server together.

docs/monitoring has a dashboard and alerts that read them.
"""

import os

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.registry import Collector

from wgsom.monitoring import FOLDER_VARIABLE

REQUESTS = Counter(
    "register_requests",
    "Requests, by the kind of page, the status, and what the response cache did.",
    ["page", "status", "cache"],
)
REQUEST_SECONDS = Histogram(
    "register_request_seconds",
    "Seconds until a response begins to be sent, by the kind of page.",
    ["page"],
    buckets=(0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30),
)
SECURITY_EVENTS = Counter(
    "register_security_events", "Events of the security log, by their name.", ["event"]
)
DOCUMENTS = Gauge(
    "register_large_documents",
    "Large Word and PDF files that wait for their turn, or are being made.",
    ["state"],
    multiprocess_mode="livesum",
)
DOCUMENTS_WAITING = DOCUMENTS.labels("waiting")
DOCUMENTS_BEING_MADE = DOCUMENTS.labels("being made")


def exposition(*collectors: Collector) -> bytes:
    """Return all metrics in Prometheus' text format, with those of further collectors."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    for collector in collectors:
        registry.register(collector)
    return generate_latest(registry)

"""Views for whatever watches over the deployment: alive, ready, and the metrics."""

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from wgsom.backups.models import BackupRun
from wgsom.monitoring.metrics import exposition
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.data_revision.current import read_revision
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.web.database_errors import UNREACHABLE, unavailable_message

NOT_MIGRATED = "The database is not as this release needs it: manage.py migrate."


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok": this process is alive. It asks no database, which a restart would not mend."""
    return _text("ok")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether readers get what they ask for; with status 503 and why, if they do not.

    Whoever shows MONITORING_TOKEN is told of what else the register rests on, too: records that
    wait to be worked in, the last verified backup, the last drill. None of these keeps it from
    serving; alerts are made of the metrics.
    """
    problem = _problem()
    lines = [problem or "ready"]
    if not problem and _shows_token(request):
        lines += [f"{metric.name}: {metric.samples[0].value:g}" for metric in _gauges()]
    return _text("\n".join(lines), 503 if problem else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics, in Prometheus' format; to whoever shows MONITORING_TOKEN alone."""
    if not _shows_token(request):
        raise Http404("There is no such page.")
    response = HttpResponse(exposition(RecordCollector()), content_type=CONTENT_TYPE_LATEST)
    add_never_cache_headers(response)
    return response


class RecordCollector(Collector):
    """Metrics of the database: asked for when the others are, once for all processes."""

    def collect(self) -> Iterator[Metric]:
        """Yield a gauge for each; none while the database does not answer, which is one, too."""
        problem = _problem()
        yield _gauge("ready", "Whether readers get what they ask for.", float(not problem))
        if not problem:
            yield from _gauges()


def _gauges() -> Iterator[Metric]:
    notes = InvalidatedRecord.objects
    yield _gauge("invalidated_records", "Records to be worked in.", notes.waiting().count())
    yield _gauge("failed_records", "Records that cannot be worked in.", notes.failed().count())
    revision = read_revision()
    yield _gauge("data_revision", "State of the record.", revision.number if revision else 0)
    now = timezone.now()
    for kind, label in BackupRun.Kind.choices:
        last = BackupRun.objects.successes(kind).first()
        age = (now - last.finished_at).total_seconds() if last else float("inf")
        sentence = f"Seconds since the last {label.lower()} that succeeded."
        yield _gauge(f"{kind}_age_seconds", sentence, age)


def _gauge(name: str, sentence: str, value: float) -> Metric:
    return GaugeMetricFamily(f"register_{name}", sentence, value=value)


_is_migrated = False


def _problem() -> str:
    """Return why readers do not get what they ask for; empty if they do."""
    global _is_migrated  # what is migrated stays so for as long as this release runs
    try:
        if not _is_migrated:
            executor = MigrationExecutor(connection)
            _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            if not _is_migrated:
                return NOT_MIGRATED
        read_revision()
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        return unavailable_message(error) or UNREACHABLE
    return ""


def _shows_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.MONITORING_TOKEN
    is_right = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    if given and not is_right:
        log_event(SecurityEvent.REFUSED, path=request.path, reason="a wrong token")
    return is_right


def _text(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(f"{text}\n", "text/plain; charset=utf-8", status)
    add_never_cache_headers(response)
    return response

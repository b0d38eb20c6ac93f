"""Template tags that tell what changed."""

from datetime import datetime

from django import template
from django.utils import timezone

from wgsom.changelog.list_query import record_changes_url
from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.since import changes_since
from wgsom.changelog.tables import field_changes
from wgsom.lists.copies import COPY
from wgsom.records.aggregates import AggregateRoot

register = template.Library()
register.filter(field_changes)


@register.filter
def machine_time(moment: datetime) -> str:
    """Return a moment in Vienna for programs, to the second: HTML takes no finer ones."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.inclusion_tag("changelog/_last_changed.html", takes_context=True)
def last_changed(context: template.Context, record: AggregateRoot) -> dict:
    """Show when readers last saw a record, or a part of it, change."""
    return {
        "last_changed": ChangelogEntry.objects.last_changed(record),
        "changes_url": record_changes_url(record, str(context.get("as_of_param") or "")),
    }


@register.inclusion_tag("changelog/_since_copy.html", takes_context=True)
def changes_since_copy(context: template.Context) -> dict:
    """Show what has changed since the file was made whose copy the URL names, if it names one."""
    list_query, view = context.get("list"), context.get("view")
    written = list_query.parameters.get(COPY, "") if list_query and not list_query.errors else ""
    if not written:
        return {}
    record, rows = context.get("object"), None
    if record is None:
        model, contains, digest = list_query.row_model, list_query.contains, list_query.digest
        rows = list_query.rows if model is ChangelogEntry else None
    else:
        model, digest = type(record), view.digest
        contains = {record.pk}.intersection
    as_of = str(context.get("as_of_param") or "")
    shown = changes_since(written, model._meta.model_name, contains, digest, rows, as_of=as_of)
    return shown | {"as_of_query": context.get("as_of_query", "")}

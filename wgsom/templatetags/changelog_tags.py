"""Template tags that tell what changed."""

from django import template

from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.tables import field_changes
from wgsom.records.aggregates import AggregateRoot

register = template.Library()
register.filter(field_changes)


@register.inclusion_tag("changelog/_last_changed.html")
def last_changed(record: AggregateRoot) -> dict:
    """Show when readers last saw a record, or a part of it, change."""
    return {"last_changed": ChangelogEntry.objects.last_changed(record)}

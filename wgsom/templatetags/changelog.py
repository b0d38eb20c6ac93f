"""Template tags that tell what changed."""

from django import template
from django.db.models import Model

from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.tables import field_changes

register = template.Library()
register.filter(field_changes)


@register.inclusion_tag("changelog/_last_changed.html")
def last_changed(record: Model) -> dict:
    """Show when readers last saw a record, or a part of it, change."""
    return {"last_changed": ChangelogEntry.objects.last_changed(record)}

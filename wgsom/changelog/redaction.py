"""Telling no more of what was withdrawn: not through other rows that led to it, either."""

from django.db.models import QuerySet

from wgsom.changelog.models import ChangelogEntry
from wgsom.records.publication import public_models
from wgsom.records.revisions.snapshots import fields_of, label


def redact(object_type: str, object_id: int) -> None:
    """Take the words of a row out of the entries of the rows that led to it.

    They do not come back if it is public again: they may be why it went.
    """
    for model in public_models():
        for field in fields_of(model):
            if field.is_relation and field.related_model._meta.model_name == object_type:
                published = ChangelogEntry.objects.filter(object_type=model._meta.model_name)
                _redact(published.filter(**{f"values__{field.name}": object_id}), label(field))


def _redact(changes: QuerySet, name: str) -> None:
    """Take a field out of changes, and out of those that followed: half of a change misleads."""
    for change in changes:
        if not change.is_of_root:
            change.name = change.redacted_title
        following = change.of_same_row().filter(pk__gt=change.pk).order_by("pk").first()
        for each in filter(None, (change, following)):
            each.before.pop(name, None)
            each.after.pop(name, None)
            each.save(update_fields=["name", "before", "after"])

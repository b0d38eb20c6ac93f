"""The versions of a record, each with who made it, when and why."""

from django.db.models import QuerySet
from reversion.models import Version

from wgsom.records.aggregates import VersionedModel


def versions_of(model: type[VersionedModel], key: int | str) -> QuerySet:
    """Return the versions of a row, whether it is there still or not; the newest first."""
    versions = Version.objects.get_for_object_reference(model, key)
    return versions.select_related("revision__user").order_by("-pk")
